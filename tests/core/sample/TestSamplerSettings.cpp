// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sample/SamplerSettings.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <set>

using namespace workbench;
using namespace workbench::sample;

namespace
{

SamplerSettings randomSettings(std::mt19937_64& random)
{
    const auto unit = [&] { return std::uniform_real_distribution<double>(0, 1)(random); };
    const auto upTo = [&](int most) { return std::uniform_int_distribution<int>(0, most)(random); };
    SamplerSettings settings;
    settings.temperature = 100 * unit();
    settings.topK = upTo(256);
    settings.topP = 1 - unit();
    settings.minP = unit();
    settings.typical = 1 - unit();
    settings.repetition = 0.1 + 9.9 * unit();
    settings.repetitionWindow = 1 + upTo(999'999);
    settings.noRepeat = upTo(1000);
    settings.validUtf8 = upTo(1) == 1;
    settings.seed = random();
    settings.bytes = 1 + upTo(999'999'999);
    for (int byte = 0; byte < 256; ++byte) {
        if (upTo(3) == 0)
            settings.banned.push_back(static_cast<std::uint8_t>(byte));
        if (upTo(9) == 0)
            settings.bias.push_back({static_cast<std::uint8_t>(byte), 200 * unit() - 100});
    }
    std::shuffle(settings.order.begin(), settings.order.end(), random);
    for (int i = upTo(3); i > 0; --i) {
        std::string stop(1 + static_cast<std::size_t>(upTo(20)), '\0');
        for (char& byte : stop)
            byte = static_cast<char>(upTo(255));
        settings.stops.push_back(stop);
    }
    return settings;
}

} // namespace

/// Ranges, JSON and words of the sampler's settings.
class TestSamplerSettings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void stepsHaveNames()
    {
        std::set<std::string_view> names;
        for (const SamplerStep step : kSamplerSteps) {
            names.insert(samplerStepName(step));
            QCOMPARE(samplerStepFromName(samplerStepName(step)), step);
        }
        QCOMPARE(names.size(), kSamplerSteps.size());
        const auto unknown = samplerStepFromName("top-q");
        QVERIFY(!unknown);
        QVERIFY(unknown.error().hint.find("top-p") != std::string::npos);
    }

    void defaultsAreThePureModel()
    {
        const SamplerSettings settings;
        QVERIFY(checkSettings(settings));
        QVERIFY(isPureModel(settings));
        QCOMPARE(settingsFromJson("{}"), settings);
        QCOMPARE(settingsWords(settings), std::string("pure model, seed 1"));
    }

    void everyStepCanBeOn_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<int>("step");
        const auto row
            = [](const char* json, SamplerStep step) { QTest::newRow(json) << QByteArray(json) << int(step); };
        row(R"({"temperature":0})", SamplerStep::Temperature);
        row(R"({"topK":255})", SamplerStep::TopK);
        row(R"({"topP":0.5})", SamplerStep::TopP);
        row(R"({"minP":0.5})", SamplerStep::MinP);
        row(R"({"typical":0.5})", SamplerStep::Typical);
        row(R"({"repetition":0.5})", SamplerStep::Repetition);
        row(R"({"noRepeat":1})", SamplerStep::NoRepeat);
        row(R"({"banned":"a"})", SamplerStep::Ban);
        row(R"({"bias":[{"byte":"a","logBias":1}]})", SamplerStep::Bias);
        row(R"({"validUtf8":true})", SamplerStep::Utf8);
    }
    void everyStepCanBeOn()
    {
        QFETCH(const QByteArray, json);
        QFETCH(const int, step);
        const auto settings = settingsFromJson(json.toStdString());
        QVERIFY(settings);
        for (const SamplerStep each : kSamplerSteps)
            QCOMPARE(isOff(*settings, each), int(each) != step);
        QVERIFY(!isPureModel(*settings));
    }

    void jsonKeepsEverything()
    {
        std::mt19937_64 random(3);
        for (int round = 0; round < 300; ++round) {
            const SamplerSettings settings = randomSettings(random);
            QVERIFY(checkSettings(settings));
            const std::string json = settingsJson(settings);
            const auto read = settingsFromJson(json);
            QVERIFY2(read, read ? "" : describe(read.error()).c_str());
            QCOMPARE(*read, settings);
            QCOMPARE(settingsJson(*read), json);
        }
    }

    void bytesAreTextWithEscapes()
    {
        SamplerSettings settings;
        settings.banned = {0, '\t', '"', '\\', 'e', 0xff};
        settings.bias = {{'\n', -1.5}, {0xc3, 2}};
        settings.stops = {"\n\n", "Th\xc3\xa9o", std::string("\0", 1)};
        const QByteArray json = QByteArray::fromStdString(settingsJson(settings));
        QVERIFY2(json.contains("\"banned\":\"\\\\x00\\\\t\\\"\\\\\\\\e\\\\xff\""), json);
        QVERIFY2(json.contains(R"({"byte":"\n","logBias":-1.5},{"byte":"\\xc3","logBias":2.0})"), json);
        QVERIFY2(json.contains("\"stops\":[\"\\n\\n\",\"Th\xc3\xa9o\",\"\\\\x00\"]"), json);
    }

    void bytesMayStandInAnyOrder()
    {
        const auto settings
            = settingsFromJson(R"({"banned":"zaz","bias":[{"byte":"z","logBias":1},{"byte":"a","logBias":2}]})");
        QVERIFY(settings);
        QCOMPARE(settings->banned, (std::vector<std::uint8_t>{'a', 'z'}));
        QCOMPARE(settings->bias, (std::vector<ByteBias>{{'a', 2}, {'z', 1}}));
    }

    void wrongJsonIsNamed_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QByteArrayList>("words");
        const auto row = [](const QByteArray& json, const QByteArrayList& words) {
            QTest::newRow(json.left(60)) << json << words;
        };
        row("", {"JSON"});
        row("{", {"JSON"});
        row("[]", {"object"});
        row("{\"topK\":" + QByteArray(100'000, '[') + QByteArray(100'000, ']') + "}", {"deeper"});
        row(R"({"temprature":1})", {"temprature", "temperature"});
        row(R"({"temperature":"1"})", {"temperature", "number"});
        row(R"({"temperature":NaN})", {"JSON"});
        row(R"({"temperature":null})", {"temperature"});
        row(R"({"temperature":-0.1})", {"temperature", "0 to 100"});
        row(R"({"temperature":1e999})", {"JSON"});
        row(R"({"topK":-1})", {"topK", "-1"});
        row(R"({"topK":257})", {"topK", "256"});
        row(R"({"topK":1.5})", {"topK", "whole"});
        row(R"({"topK":4294967297})", {"topK", "4294967297"});
        row(R"({"topP":0})", {"topP", "above 0"});
        row(R"({"topP":1.01})", {"topP", "1.01"});
        row(R"({"typical":0})", {"typical"});
        row(R"({"minP":1.5})", {"minP"});
        row(R"({"repetition":0})", {"repetition"});
        row(R"({"repetitionWindow":0})", {"repetitionWindow"});
        row(R"({"noRepeat":-2})", {"noRepeat"});
        row(R"({"bytes":0})", {"bytes"});
        row(R"({"seed":-1})", {"seed"});
        row(R"({"seed":18446744073709551616})", {"seed"});
        row(R"({"validUtf8":1})", {"validUtf8", "true"});
        row(R"({"banned":["a"]})", {"banned"});
        row(R"({"banned":"\\q"})", {"banned", "character 1"});
        row(R"({"bias":[{"byte":"ab","logBias":1}]})", {"bias.byte", "one byte"});
        row(R"({"bias":[{"byte":"a"}]})", {"bias"});
        row(R"({"bias":[{"byte":"a","logBias":101}]})", {"bias of a", "101"});
        row(R"({"bias":[{"byte":"a","logBias":1},{"byte":"a","logBias":2}]})", {"bias", "once"});
        row(R"({"stops":""})", {"stops", "array"});
        row(R"({"stops":[""]})", {"stops", "empty"});
        row(R"({"order":["top-q"]})", {"top-q", "top-p"});
        row(R"({"order":["ban"]})", {"order", "not at all"});
        row(R"({"order":["bias","ban","utf8","no-repeat","repetition","temperature","top-k","typical","top-p","min-p",)"
            R"("ban"]})",
            {"order", "ban", "twice"});
    }
    void wrongJsonIsNamed()
    {
        QFETCH(const QByteArray, json);
        QFETCH(const QByteArrayList, words);
        const auto settings = settingsFromJson(json.toStdString());
        QVERIFY(!settings);
        QCOMPARE(settings.error().code, ErrorCode::InvalidArgument);
        QVERIFY(!settings.error().hint.empty());
        const auto message = QByteArray::fromStdString(describe(settings.error()));
        for (const QByteArray& word : words)
            QVERIFY2(message.contains(word), message);
    }

    void valuesThatAreNoNumbersAreRefused()
    {
        constexpr double kNone = std::numeric_limits<double>::quiet_NaN(),
                         kHuge = std::numeric_limits<double>::infinity();
        for (double SamplerSettings::*member :
             {&SamplerSettings::temperature, &SamplerSettings::topP, &SamplerSettings::minP, &SamplerSettings::typical,
              &SamplerSettings::repetition})
            for (const double value : {kNone, kHuge, -kHuge}) {
                SamplerSettings settings;
                settings.*member = value;
                QVERIFY(!checkSettings(settings));
            }
        SamplerSettings settings;
        settings.bias = {{'a', kNone}};
        QVERIFY(!checkSettings(settings));
        settings.bias = {{'b', 1}, {'a', 1}};
        QVERIFY(!checkSettings(settings));
        settings.bias.clear();
        settings.banned = {'a', 'a'};
        QVERIFY(!checkSettings(settings));
    }

    void words()
    {
        SamplerSettings settings;
        settings.temperature = 0.8;
        settings.topP = 0.95;
        QCOMPARE(settingsWords(settings), std::string("temperature 0.8, top-p 0.95, seed 1"));
        settings = {};
        settings.bias = {{'\n', -1.5}, {'e', 2}};
        settings.banned = {'x'};
        settings.validUtf8 = true;
        settings.noRepeat = 4;
        settings.repetition = 1.2;
        settings.stops = {"\n\""};
        settings.seed = 7;
        QCOMPARE(
            settingsWords(settings),
            std::string("bias \\n -1.5, bias e +2, 1 byte banned, valid UTF-8, no 4 bytes twice, "
                        "repetition 1.2 over 64 bytes, stop at \"\\n\"\", seed 7"));
    }

    void presetsAreWhole()
    {
        std::set<std::string_view> names;
        for (const SamplerPreset& preset : samplerPresets()) {
            names.insert(preset.name);
            QVERIFY(!preset.why.empty());
            QVERIFY(checkSettings(preset.settings));
        }
        QCOMPARE(names.size(), samplerPresets().size());
        QVERIFY(isPureModel(samplerPresets().front().settings));
        QCOMPARE(names.count("Valid UTF-8") + names.count("Greedy"), std::size_t{2});
    }
};

QTEST_GUILESS_MAIN(TestSamplerSettings)
#include "TestSamplerSettings.moc"
