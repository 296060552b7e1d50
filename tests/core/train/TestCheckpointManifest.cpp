// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/CheckpointManifest.h"

#include <nlohmann/json.hpp>

#include <QtTest>

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

} // namespace

class TestCheckpointManifest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesBackUnchanged();
    void notEvaluatedComesBackUnchanged();
    void whatIsNotKnownComesBackUnchanged();
    void versionOneIsRead();
    void withoutLaterSettingsItIsReadWithTheirDefaults();
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
