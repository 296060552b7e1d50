// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/CheckpointManifest.h"

#include <nlohmann/json.hpp>

#include <QtTest>

#include <functional>
#include <limits>

using namespace workbench;
using namespace workbench::train;
using nlohmann::json;

namespace
{

CheckpointManifest example()
{
    CheckpointManifest manifest;
    manifest.run = RunId("5f0c1c1e-0d6a-4a55-9a5e-1c2b3d4e5f60");
    manifest.at = {.step = 12345, .bytes = 3'160'320, .seconds = 81.25, .epoch = 3.5};
    manifest.config.name = "a \"name\" with \xC3\xA9";
    manifest.config.corpus.path = "/tmp/corpus.txt";
    manifest.config.model.layers = 2;
    manifest.config.model.width = 16;
    manifest.config.model.boomWidth = 64;
    manifest.config.model.memory = 32;
    manifest.config.train.bptt = 16;
    manifest.config.train.steps = 100;
    manifest.corpusSha256 = std::string(64, 'a');
    manifest.torchVersion = "2.11.0";
    manifest.device = "cpu";
    manifest.threads = 2;
    manifest.validationBpc = 2.25;
    manifest.memory = RunMemory{
        .learningRate = 1.25e-3,
        .trainLoss = 1.0 / 3,
        .latest = Validation{.step = 12'345, .loss = 1.5595, .bpc = 2.25},
        .best = Validation{.step = 12'000, .loss = 1.5, .bpc = 2.164},
        .bestSaved = Validation{.step = 11'000, .loss = 1.51, .bpc = 2.178},
        .rollbacks = 2,
        .microBatch = 3,
        .interim = true};
    for (const auto name : kCheckpointFiles)
        manifest.files.push_back({.name = std::string(name), .sizeBytes = 1000, .sha256 = std::string(64, '0')});
    return manifest;
}

using Damage = std::function<void(json&)>;

} // namespace
Q_DECLARE_METATYPE(Damage)

class TestCheckpointManifest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesBackUnchanged();
    void notEvaluatedComesBackUnchanged();
    void whatIsNotKnownComesBackUnchanged();
    void versionOneIsRead();
    void withoutLaterSettingsItIsReadWithTheirDefaults();
    void refusesDamage_data();
    void refusesDamage();
    void refusesWhatIsNoManifest_data();
    void refusesWhatIsNoManifest();
    void newerVersionIsUnsupported();
};

void TestCheckpointManifest::comesBackUnchanged()
{
    const auto back = parseManifest(manifestText(example()), "manifest.json");
    QVERIFY2(back, back ? "" : back.error().message.c_str());
    QVERIFY(*back == example());
}

void TestCheckpointManifest::notEvaluatedComesBackUnchanged()
{
    CheckpointManifest manifest = example();
    manifest.validationBpc.reset();
    const auto back = parseManifest(manifestText(manifest), "manifest.json");
    QVERIFY(back);
    QVERIFY(*back == manifest);
}

void TestCheckpointManifest::whatIsNotKnownComesBackUnchanged()
{
    CheckpointManifest manifest = example();
    const double nan = std::numeric_limits<double>::quiet_NaN();
    manifest.memory.emplace().latest = Validation{.step = 5, .loss = nan, .bpc = nan};
    const auto back = parseManifest(manifestText(manifest), "manifest.json");
    QVERIFY2(back, back ? "" : back.error().message.c_str());
    QVERIFY(*back == manifest);
    manifest.memory.reset();
    const auto without = parseManifest(manifestText(manifest), "manifest.json");
    QVERIFY(without && *without == manifest);
}

void TestCheckpointManifest::versionOneIsRead()
{
    json root = json::parse(manifestText(example()));
    root["formatVersion"] = 1;
    root.erase("memory");
    const auto back = parseManifest(root.dump(), "manifest.json");
    QVERIFY2(back, back ? "" : back.error().message.c_str());
    CheckpointManifest expected = example();
    expected.formatVersion = 1;
    expected.memory.reset();
    QVERIFY(*back == expected);
    QVERIFY(manifestText(*back).find("memory") == manifestText(expected).find("memory"));
    QVERIFY(parseManifest(manifestText(*back), "manifest.json") == back);
}

void TestCheckpointManifest::withoutLaterSettingsItIsReadWithTheirDefaults()
{
    json root = json::parse(manifestText(example()));
    QCOMPARE(root["configuration"].erase("inspect"), std::size_t{1});
    QCOMPARE(root["configuration"].erase("film"), std::size_t{1});
    const auto back = parseManifest(root.dump(), "manifest.json");
    QVERIFY2(back, back ? "" : back.error().message.c_str());
    QVERIFY(*back == example());
}

void TestCheckpointManifest::refusesDamage_data()
{
    QTest::addColumn<Damage>("damage");
    QTest::addColumn<QString>("named");

    for (const char* field :
         {"step", "bytes", "seconds", "epoch", "run", "corpusSha256", "libtorch", "device", "threads", "validationBpc",
          "configuration", "files", "formatVersion", "memory"})
        QTest::addRow("without %s", field) << Damage([field](json& root) { root.erase(field); }) << QString(field);
    for (const char* field : {"step", "bytes", "seconds", "epoch", "threads", "validationBpc"}) {
        QTest::addRow("negative %s", field) << Damage([field](json& root) { root[field] = -1; }) << QString(field);
        QTest::addRow("text as %s", field) << Damage([field](json& root) { root[field] = "1"; }) << QString(field);
    }
    QTest::newRow("step beyond 64 bits") << Damage([](json& root) { root["step"] = UINT64_MAX; }) << "step";
    QTest::newRow("fraction of a step") << Damage([](json& root) { root["step"] = 1.5; }) << "step";
    QTest::newRow("run is a path") << Damage([](json& root) { root["run"] = "../../etc"; }) << "run";
    QTest::newRow("file outside") << Damage([](json& root) { root["files"][0]["name"] = "../model.safetensors"; })
                                  << "model.safetensors";
    QTest::newRow("files in another order")
        << Damage([](json& root) { std::swap(root["files"][0], root["files"][1]); }) << "model.safetensors";
    QTest::newRow("one file more") << Damage([](json& root) { root["files"].push_back(root["files"][0]); }) << "files";
    QTest::newRow("file is a number") << Damage([](json& root) { root["files"][2] = 7; }) << "files";
    QTest::newRow("negative size") << Damage([](json& root) { root["files"][0]["size"] = -5; }) << "size";
    QTest::newRow("short hash") << Damage([](json& root) { root["files"][0]["sha256"] = "ab"; }) << "sha256";
    QTest::newRow("hash in capitals") << Damage([](json& root) { root["files"][0]["sha256"] = std::string(64, 'A'); })
                                      << "sha256";
    QTest::newRow("impossible width") << Damage([](json& root) { root["configuration"]["model"]["width"] = -8; })
                                      << "model.width";
    QTest::newRow("huge width") << Damage([](json& root) { root["configuration"]["model"]["width"] = 2'000'000'000; })
                                << "model.width";
    QTest::newRow("unknown setting") << Damage([](json& root) { root["configuration"]["model"]["wings"] = 2; })
                                     << "wings";
    for (const char* field :
         {"learningRate", "trainLoss", "latestValidation", "bestValidation", "bestCheckpoint", "interim"}) {
        QTest::addRow("memory without %s", field)
            << Damage([field](json& root) { root["memory"].erase(field); }) << QString(field);
        QTest::addRow("text as %s", field)
            << Damage([field](json& root) { root["memory"][field] = "x"; }) << QString(field);
    }
    QTest::newRow("memory is a list") << Damage([](json& root) { root["memory"] = json::array(); }) << "memory";
    QTest::newRow("validation of a negative step")
        << Damage([](json& root) { root["memory"]["bestValidation"]["step"] = -1; }) << "step";
    QTest::newRow("another format") << Damage([](json& root) { root["format"] = "zip"; }) << "manifest";
}

void TestCheckpointManifest::refusesDamage()
{
    QFETCH(Damage, damage);
    QFETCH(QString, named);
    json root = json::parse(manifestText(example()));
    damage(root);
    const auto read = parseManifest(root.dump(), "folder/manifest.json");
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::Corrupt);
    const QString message = QString::fromStdString(read.error().message);
    QVERIFY2(message.contains("folder/manifest.json") && message.contains(named), qPrintable(message));
    QVERIFY(!read.error().hint.empty());
}

void TestCheckpointManifest::refusesWhatIsNoManifest_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("cut") << QByteArray(manifestText(example()).c_str(), 200);
    QTest::newRow("a list") << QByteArray("[1, 2]");
    QTest::newRow("a number") << QByteArray("1e999");
    QTest::newRow("an empty object") << QByteArray("{}");
    QTest::newRow("not UTF-8") << QByteArray("{\"format\": \"\xFF\xFE\"}");
    QTest::newRow("a million brackets") << QByteArray(1'000'000, '[');
    QTest::newRow("a name deep in brackets")
        << "{\"formatVersion\":2,\"format\":" + QByteArray(400'000, '[') + QByteArray(400'000, ']') + "}";
    QTest::newRow("too long") << QByteArray(2'000'000, ' ');
}

void TestCheckpointManifest::refusesWhatIsNoManifest()
{
    QFETCH(QByteArray, text);
    const auto read = parseManifest(std::string_view(text.data(), text.size()), "manifest.json");
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::Corrupt);
}

void TestCheckpointManifest::newerVersionIsUnsupported()
{
    json root = json::parse(manifestText(example()));
    root["formatVersion"] = CheckpointManifest().formatVersion + 1;
    root.erase("files");
    const auto read = parseManifest(root.dump(), "manifest.json");
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::Unsupported);
}

QTEST_GUILESS_MAIN(TestCheckpointManifest)
#include "TestCheckpointManifest.moc"
