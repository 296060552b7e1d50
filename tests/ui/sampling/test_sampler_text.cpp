// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/NumberScale.h"
#include "ui/sampling/SamplerText.h"

#include <QTest>

#include <cmath>

using namespace workbench;
using namespace workbench::ui;

Q_DECLARE_METATYPE(NumberScale)

class TestSamplerText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void scales_data();
    void scales();
    void ticksAreNearTheirNumbers_data() { scales_data(); }
    void ticksAreNearTheirNumbers();

    void listsComeBack();
    void readsWhatIsTyped();
    void refuses_data();
    void refuses();
};

void TestSamplerText::scales_data()
{
    QTest::addColumn<NumberScale>("scale");
    QTest::addColumn<int>("tick");
    QTest::addColumn<double>("value");
    const NumberScale even{NumberScale::Kind::Even, 0, 2, 2};
    QTest::newRow("even, left") << even << 0 << 0.0;
    QTest::newRow("even, middle") << even << 100 << 1.0;
    QTest::newRow("even, between") << even << 80 << 0.8;
    QTest::newRow("even, right") << even << 200 << 2.0;
    const NumberScale ratio{NumberScale::Kind::Ratio, 1, 10'000, 0};
    QTest::newRow("ratio, left") << ratio << 0 << 1.0;
    QTest::newRow("ratio, middle") << ratio << 100 << 100.0;
    QTest::newRow("ratio, two digits") << ratio << 155 << 1300.0; // 10^3.1 is 1,259
    QTest::newRow("ratio, right") << ratio << 200 << 10'000.0;
    const NumberScale zero{NumberScale::Kind::Ratio, 1, 256, 0, true};
    QTest::newRow("zero first") << zero << 0 << 0.0;
    QTest::newRow("then one") << zero << 1 << 1.0;
    QTest::newRow("to the end, whatever its digits") << zero << 200 << 256.0;
}

void TestSamplerText::scales()
{
    QFETCH(NumberScale, scale);
    QFETCH(int, tick);
    QFETCH(double, value);
    QCOMPARE(scale.valueAt(tick), value);
}

void TestSamplerText::ticksAreNearTheirNumbers()
{
    QFETCH(NumberScale, scale);
    double before = -1;
    for (int tick = 0; tick <= NumberScale::kTicks; ++tick) {
        const double value = scale.valueAt(tick);
        QVERIFY(value >= before); // to the right is more
        const double nearest = scale.valueAt(scale.tickOf(value)); // counts are rounded to two digits
        QVERIFY(std::abs(nearest - value) <= 0.03 * value);
        before = value;
    }
    QCOMPARE(scale.tickOf(1e12), NumberScale::kTicks);
    QCOMPARE(scale.tickOf(-1e12), 0);
}

void TestSamplerText::listsComeBack()
{
    std::vector<std::uint8_t> all(256);
    std::vector<std::string> stops{"\n\n", "THE END", "\\", " ", std::string("\0\xff", 2), "\xc3\xa9"};
    std::vector<sample::ByteBias> bias;
    for (int byte = 0; byte < 256; ++byte) {
        all[std::size_t(byte)] = static_cast<std::uint8_t>(byte);
        bias.push_back({static_cast<std::uint8_t>(byte), (byte - 100) / 3.0});
    }
    QVERIFY(bannedFromText(bannedText(all)).value() == all);
    QVERIFY(bannedFromText(bannedText({})).value().empty());
    QVERIFY(stopsFromText(stopsText(stops)).value() == stops);
    QVERIFY(biasFromText(biasText(bias)).value() == bias);
    QVERIFY(!QByteArray::fromStdString(bannedText(all)).contains('\n')); // it is a single line
}

void TestSamplerText::readsWhatIsTyped()
{
    QVERIFY((bannedFromText(R"(ba\x41ab)").value() == std::vector<std::uint8_t>{'A', 'a', 'b'}));
    QVERIFY((stopsFromText("one\n\n\\n two\n").value() == std::vector<std::string>{"one", "\n two"}));
    const std::vector<sample::ByteBias> bias{{'\n', 2}, {' ', 0.25}, {'e', -1.5}};
    QVERIFY(biasFromText("e -1.5\n\\n +2\n\n  .25").value() == bias);
}

void TestSamplerText::refuses_data()
{
    QTest::addColumn<QString>("list");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("place");
    const QString banned = QStringLiteral("banned"), stops = QStringLiteral("stops"), bias = QStringLiteral("bias");
    QTest::newRow("banned") << banned << QByteArray("ab\\q") << QByteArray("character 3 ");
    QTest::newRow("stops") << stops << QByteArray("good\n\\") << QByteArray("Line 2: The backslash at character 1 ");
    QTest::newRow("no number") << bias << QByteArray("e") << QByteArray("Line 1: ");
    QTest::newRow("a word") << bias << QByteArray("e much") << QByteArray("Line 1: ");
    QTest::newRow("no finite number") << bias << QByteArray("e inf") << QByteArray("Line 1: ");
    QTest::newRow("two signs") << bias << QByteArray("e +-1") << QByteArray("Line 1: ");
    QTest::newRow("no byte") << bias << QByteArray(" 1") << QByteArray("Line 1: 0 bytes");
    QTest::newRow("two bytes") << bias << QByteArray("a 1\n\xc3\xa9 1") << QByteArray("Line 2: 2 bytes");
    QTest::newRow("twice") << bias << QByteArray("a 1\n\\x61 2") << QByteArray("Line 2: ");
    QTest::newRow("bad escape") << bias << QByteArray("\\q 1") << QByteArray("Line 1: The backslash");
}

void TestSamplerText::refuses()
{
    QFETCH(QString, list);
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, place);
    const auto errorOf = [](const auto& result) { return result ? Error() : result.error(); };
    const std::string words = text.toStdString();
    const Error error = list == QLatin1String("banned") ? errorOf(bannedFromText(words))
        : list == QLatin1String("stops")                ? errorOf(stopsFromText(words))
                                                        : errorOf(biasFromText(words));
    QVERIFY2(QByteArray::fromStdString(error.message).contains(place), error.message.c_str());
    QVERIFY(!error.hint.empty());
}

QTEST_GUILESS_MAIN(TestSamplerText)
#include "test_sampler_text.moc"
