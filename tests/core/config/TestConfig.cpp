// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/ConfigSchema.h"
#include "core/config/Preset.h"

#include <QTest>

#include <nlohmann/json.hpp>

#include <set>

using namespace workbench;
using namespace workbench::config;

namespace
{

/// A configuration in which no field has its default value.
RunConfig unusual()
{
    RunConfig config;
    config.name = "näme \"quoted\" <b>";
    config.corpus = {"/a b/c.txt", SplitKind::Files, 0.5, 0.25, "/v", "/t"};
    config.model = {256,  5,    48,   240, {AttentionPlacement::Listed, {0, 3}}, 3, 77, BoomOutput::SecondMatrix,
                    0.05, 0.15, 0.25, 0.35};
    config.train
        = {Optimizer::AdamW,
           3.25e-4,
           7,
           Schedule::Linear,
           0.125,
           0.0625,
           0.01,
           0.5,
           0.8,
           0.95,
           1e-8,
           3,
           2,
           33,
           false,
           1.5,
           10,
           20,
           1.5,
           2.5,
           42};
    config.eval = {11, 2, 1234};
    config.checkpoint = {13, 2.5, true, 4, 130};
    config.safety = {2, 31, 7.5, true};
    config.inspect = {17, 99};
    config.film = {19, " \\x00\\\\ caf\\xc3\\xa9\\n", 23, 0.5, 29};
    config.runtime = {Device::Cpu, Process::Own, 2};
    return config;
}

bool mentions(const Error& error, std::string_view word)
{
    return describe(error).find(word) != std::string::npos;
}

} // namespace

class TestConfig : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyFieldDescribesItself()
    {
        std::set<std::string_view> paths;
        QVERIFY(configFields().size() > 40);
        for (const FieldSpec& field : configFields()) {
            QVERIFY2(paths.insert(field.path).second, field.path.data());
            QVERIFY2(!field.label.empty() && !field.help.empty(), field.path.data());
            if (field.kind == FieldKind::Integer || field.kind == FieldKind::Real)
                QVERIFY2(field.minimum < field.maximum, field.path.data());
            if (field.kind == FieldKind::Choice)
                QVERIFY2(field.choices.size() > 1, field.path.data());
        }
    }

    void textOfEveryFieldComesBackUnchanged()
    {
        const RunConfig from = unusual();
        RunConfig to;
        for (const FieldSpec& field : configFields()) {
            const std::string text = fieldText(from, field.path);
            if (text == "mixed")
                continue;
            const auto set = setField(to, field.path, text);
            QVERIFY2(set, set ? "" : describe(set.error()).c_str());
        }
        QCOMPARE(differingFields(from, to), std::vector<std::string>());
        QVERIFY(from == to);
    }

    void jsonComesBackUnchanged()
    {
        const RunConfig from = unusual();
        const auto to = runConfigFromText(toJson(from).dump());
        QVERIFY2(to, to ? "" : describe(to.error()).c_str());
        QVERIFY(*to == from);
    }

    void partOfAJsonChangesOnlyThat()
    {
        const auto config = runConfigFromText(R"({"model": {"width": 64, "attention": [1, 0]}})", unusual());
        QVERIFY(config);
        QCOMPARE(differingFields(*config, unusual()), (std::vector<std::string>{"model.width", "model.attention"}));
        QCOMPARE(config->model.attention.listed, (std::vector<int>{0, 1}));
    }

    void whatWasSavedBeforeASettingWasThereHasItsDefault()
    {
        auto old = toJson(unusual());
        old.erase("inspect");
        old.erase("film");
        const auto config = runConfigFromText(old.dump());
        QVERIFY2(config, config ? "" : describe(config.error()).c_str());
        QCOMPARE(
            differingFields(*config, unusual()),
            (std::vector<std::string>{
                "inspect.everySteps", "inspect.probeBytes", "film.everySteps", "film.prompt", "film.bytes",
                "film.temperature", "film.seed"}));
        QVERIFY(config->inspect == InspectConfig());
        QVERIFY(config->film == FilmConfig());
    }

    void acceptsWhatPeopleWrite_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("shown");
        QTest::newRow("exponent") << "train.learningRate"
                                  << "2e-3"
                                  << "0.002";
        QTest::newRow("spaces") << "train.batch"
                                << "  8 "
                                << "8";
        QTest::newRow("whole in exponent form") << "train.bytes"
                                                << "1.18e6"
                                                << "1180000";
        QTest::newRow("yes") << "train.varyBptt"
                             << "yes"
                             << "true";
        QTest::newRow("off") << "train.varyBptt"
                             << "off"
                             << "false";
        QTest::newRow("blocks") << "model.attention"
                                << "2, 0,2"
                                << "0,2";
        QTest::newRow("one block") << "model.attention"
                                   << "1"
                                   << "1";
        QTest::newRow("no attention") << "model.attention"
                                      << "none"
                                      << "none";
        QTest::newRow("choice") << "train.schedule"
                                << "cosine"
                                << "cosine";
        QTest::newRow("prompt with spaces and escapes") << "film.prompt"
                                                        << R"( ACT\x20I\n\n  )"
                                                        << R"( ACT\x20I\n\n  )";
        QTest::newRow("no prompt") << "film.prompt"
                                   << ""
                                   << "";
        QTest::newRow("shared dropout") << "model.dropout"
                                        << "0.3"
                                        << "0.3";
    }

    void acceptsWhatPeopleWrite()
    {
        QFETCH(QString, path);
        QFETCH(QString, typed);
        QFETCH(QString, shown);
        RunConfig config;
        const auto set = setField(config, path.toStdString(), typed.toStdString());
        QVERIFY2(set, set ? "" : describe(set.error()).c_str());
        QCOMPARE(QString::fromStdString(fieldText(config, path.toStdString())), shown);
    }

    void sharedDropoutSetsThreeRates()
    {
        RunConfig config;
        QVERIFY(setField(config, "model.dropout", "0"));
        QCOMPARE(config.model.dropoutInput, 0.0);
        QCOMPARE(config.model.dropoutHidden, 0.0);
        QCOMPARE(config.model.dropoutOutput, 0.0);
        config.model.dropoutHidden = 0.5;
        QCOMPARE(fieldText(config, "model.dropout"), std::string("mixed"));
    }

    void refusesWithTheFieldsName_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("word");
        QTest::newRow("unknown field") << "model.widht"
                                       << "64"
                                       << "model.width";
        QTest::newRow("empty path") << ""
                                    << "64"
                                    << "Did you mean";
        QTest::newRow("huge path") << QString(100000, QLatin1Char('x')) << "1"
                                   << "no field";
        QTest::newRow("letters") << "model.width"
                                 << "wide"
                                 << "model.width";
        QTest::newRow("nothing") << "train.batch"
                                 << ""
                                 << "train.batch";
        QTest::newRow("negative") << "train.batch"
                                  << "-1"
                                  << "from 1 to 4096";
        QTest::newRow("fraction") << "model.layers"
                                  << "2.5"
                                  << "whole number";
        QTest::newRow("not a number") << "train.learningRate"
                                      << "nan"
                                      << "train.learningRate";
        QTest::newRow("infinite") << "train.learningRate"
                                  << "1e999"
                                  << "train.learningRate";
        QTest::newRow("no escape") << "film.prompt"
                                   << R"(all \n but \q)"
                                   << "film.prompt: The backslash at character 12";
        QTest::newRow("cut escape") << "film.prompt"
                                    << R"(\x0)"
                                    << "character 1 ";
        QTest::newRow("a film of nothing") << "film.bytes"
                                           << "0"
                                           << "from 1 to";
        QTest::newRow("above 64 bits") << "train.steps"
                                       << "99999999999999999999999"
                                       << "train.steps";
        QTest::newRow("trailing words") << "train.batch"
                                        << "16 streams"
                                        << "train.batch";
        QTest::newRow("unknown choice") << "train.optimizer"
                                        << "sgd"
                                        << "lamb or adamw";
        QTest::newRow("choice in capitals") << "train.optimizer"
                                            << "LAMB"
                                            << "lamb";
        QTest::newRow("blocks with a hole") << "model.attention"
                                            << "1,,2"
                                            << "second-last";
        QTest::newRow("negative block") << "model.attention"
                                        << "-1"
                                        << "second-last";
        QTest::newRow("huge block") << "model.attention"
                                    << "99999999999"
                                    << "second-last";
        QTest::newRow("neither true nor false") << "train.varyBptt"
                                                << "maybe"
                                                << "true or false";
        QTest::newRow("dropout of one") << "model.dropout"
                                        << "1"
                                        << "0.95";
    }

    void refusesWithTheFieldsName()
    {
        QFETCH(QString, path);
        QFETCH(QString, typed);
        QFETCH(QString, word);
        RunConfig config = unusual();
        const auto set = setField(config, path.toStdString(), typed.toStdString());
        QVERIFY(!set);
        QVERIFY2(mentions(set.error(), word.toStdString()), describe(set.error()).c_str());
        QVERIFY(describe(set.error()).size() < 500);
        QVERIFY(config == unusual());
    }

    void refusesBadJson_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("word");
        QTest::newRow("nothing") << QByteArray("") << "not valid JSON";
        QTest::newRow("cut") << QByteArray("{\"model\": {\"width\": 6") << "line 1";
        QTest::newRow("second line") << QByteArray("{\n\"model\": ,}") << "line 2";
        QTest::newRow("list") << QByteArray("[]") << "object";
        QTest::newRow("unknown part") << QByteArray("{\"modle\": {\"width\": 64}}") << "model.width";
        QTest::newRow("unknown field") << QByteArray("{\"model\": {\"wide\": 64}}") << "model.wid";
        QTest::newRow("text for a number") << QByteArray("{\"model\": {\"width\": \"64\"}}") << "model.width";
        QTest::newRow("null") << QByteArray("{\"model\": {\"width\": null}}") << "model.width";
        QTest::newRow("nested too deep") << QByteArray("{\"model\": {\"width\": {\"a\": 1}}}") << "model.width";
        QTest::newRow("part as value") << QByteArray("{\"model\": 3}") << "no field";
        QTest::newRow("fraction of a block") << QByteArray("{\"model\": {\"attention\": [0.5]}}") << "attention";
        QTest::newRow("other vocabulary") << QByteArray("{\"model\": {\"vocabulary\": 205}}") << "256";
        QTest::newRow("NUL in a path") << QByteArray("{\"corpus\": {\"path\": \"a\\u0000b\"}}") << "corpus.path";
        QTest::newRow("not UTF-8") << QByteArray("{\"name\": \"\xff\xfe\"}") << "JSON";
        QTest::newRow("deep") << QByteArray(200000, '[') << "JSON";
        QTest::newRow("deep and whole") << "{\"name\":" + QByteArray(100000, '[') + QByteArray(100000, ']') + "}"
                                        << "deeper";
    }

    void refusesBadJson()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, word);
        const auto config = runConfigFromText(std::string_view(json.constData(), size_t(json.size())));
        QVERIFY(!config);
        QVERIFY2(mentions(config.error(), word.toStdString()), describe(config.error()).c_str());
    }

    void validationNamesTheField_data()
    {
        QTest::addColumn<QStringList>("settings");
        QTest::addColumn<QString>("path");
        const auto row = [](const char* name, QStringList settings, const char* path) {
            QTest::newRow(name) << settings << QString::fromLatin1(path);
        };
        row("sound", {}, "");
        row("no corpus", {QStringLiteral("corpus.path=")}, "corpus.path");
        row("heads", {QStringLiteral("model.heads=5")}, "model.heads");
        row("narrow Boom", {QStringLiteral("model.boomWidth=64")}, "model.boomWidth");
        row("narrow Boom with second matrix",
            {QStringLiteral("model.boomWidth=64"), QStringLiteral("model.boom=second-matrix")}, "");
        row("one block", {QStringLiteral("model.layers=1")}, "model.attention");
        row("one block, all", {QStringLiteral("model.layers=1"), QStringLiteral("model.attention=all")}, "");
        row("block out of range", {QStringLiteral("model.attention=2")}, "model.attention");
        row("short memory", {QStringLiteral("model.memory=63")}, "model.memory");
        row("short memory, no attention", {QStringLiteral("model.memory=63"), QStringLiteral("model.attention=none")},
            "");
        row("memory of one segment", {QStringLiteral("model.memory=64")}, "");
        row("no end", {QStringLiteral("train.bytes=0")}, "train.bytes");
        row("split above one", {QStringLiteral("corpus.validationFraction=0.2")}, "corpus.validationFraction");
        row("split of exactly one", {QStringLiteral("corpus.validationFraction=0.1")}, "");
        row("files without validation", {QStringLiteral("corpus.split=files")}, "corpus.validationPath");
    }

    void validationNamesTheField()
    {
        QFETCH(QStringList, settings);
        QFETCH(QString, path);
        RunConfig config = findPreset("laptop")->config;
        config.corpus.path = "/some/file";
        for (const QString& setting : settings) {
            const auto at = setting.indexOf(QLatin1Char('='));
            QVERIFY(setField(config, setting.left(at).toStdString(), setting.mid(at + 1).toStdString()));
        }
        const auto problems = validate(config);
        QCOMPARE(problems.size(), path.isEmpty() ? 0u : 1u);
        if (!problems.empty())
            QCOMPARE(QString::fromStdString(problems.front().path), path);
    }

    void validationSeesValuesThatNoTextCanSet()
    {
        RunConfig config = findPreset("demo")->config;
        config.train.learningRate = std::numeric_limits<double>::quiet_NaN();
        config.film.prompt = R"(\n\xg0)";
        const auto problems = validate(config);
        QCOMPARE(problems.size(), 2u);
        QCOMPARE(problems[0].path, std::string("train.learningRate"));
        QCOMPARE(problems[1].path, std::string("film.prompt"));
        QVERIFY2(
            problems[1].message.find("backslash at character 3") != std::string::npos, problems[1].message.c_str());
    }

    void presetsAreValidOnceTheyHaveACorpus()
    {
        QCOMPARE(presets().size(), 7u);
        for (const Preset& preset : presets()) {
            RunConfig config = preset.config;
            if (config.corpus.path.empty())
                config.corpus.path = "/some/file";
            const auto problems = validate(config);
            QVERIFY2(problems.empty(), problems.empty() ? "" : problems.front().message.c_str());
            QVERIFY(!preset.source.empty());
            QVERIFY(findPreset(preset.title)->config == preset.config);
        }
        QVERIFY(mentions(findPreset("huge").error(), "demo"));
    }

    void parameterCounts_data()
    {
        QTest::addColumn<int>("symbols");
        QTest::addColumn<int>("placement");
        QTest::addColumn<bool>("folded");
        QTest::addColumn<double>("millions");
        // The paper and the published code with enwik8's 205 symbols, then ours with 256 byte values.
        QTest::newRow("no attention, 205") << 205 << int(AttentionPlacement::None) << false << 50.6;
        QTest::newRow("single head as trained, 205") << 205 << int(AttentionPlacement::SecondLast) << false << 53.8;
        QTest::newRow("single head folded, 205") << 205 << int(AttentionPlacement::SecondLast) << true << 51.7;
        QTest::newRow("all heads folded, 205") << 205 << int(AttentionPlacement::All) << true << 54.9;
        QTest::newRow("all heads as trained, 205") << 205 << int(AttentionPlacement::All) << false << 63.3;
        QTest::newRow("single head as trained, 256") << 256 << int(AttentionPlacement::SecondLast) << false << 53.8;
    }

    void parameterCounts()
    {
        QFETCH(int, symbols);
        QFETCH(int, placement);
        QFETCH(bool, folded);
        QFETCH(double, millions);
        ModelConfig model; // the paper's shape
        model.vocabulary = symbols;
        model.attention.placement = AttentionPlacement(placement);
        const double counted = double(parameterCount(model, folded)) / 1e6;
        QVERIFY2(std::abs(counted - millions) < 0.06, qPrintable(QString::number(counted)));
    }
};

QTEST_GUILESS_MAIN(TestConfig)
#include "TestConfig.moc"
