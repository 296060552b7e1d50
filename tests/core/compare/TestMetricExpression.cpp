// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/MetricExpression.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

using namespace workbench;
using namespace workbench::compare;
using store::MetricBucket;

namespace
{

using Series = std::vector<std::vector<MetricBucket>>;
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
const std::vector<std::string> kKnown{"trainLoss", "validationLoss", "gradNorm", "eval/acc (top-1)", "it's", "min"};

MetricBucket point(std::int64_t step, double value)
{
    const store::MetricPoint at{{step, step * 100, 0, 0}, 0, value};
    const bool finite = std::isfinite(value);
    return {at, at, finite ? value : kNan, finite ? value : kNan, finite ? value : 0, 1, finite ? 1 : 0};
}

std::vector<MetricBucket> points(std::initializer_list<std::pair<std::int64_t, double>> values)
{
    std::vector<MetricBucket> buckets;
    for (const auto& [step, value] : values)
        buckets.push_back(point(step, value));
    return buckets;
}

/// A stretch of ten steps.
MetricBucket stretch(std::int64_t from, double low, double mean, double high)
{
    MetricBucket bucket = point(from, mean);
    bucket.last.at.step = from + 9;
    bucket.minimum = low;
    bucket.maximum = high;
    bucket.count = bucket.finiteCount = 10;
    bucket.sum = 10 * mean;
    return bucket;
}

MetricExpression parsed(const char* text)
{
    const auto expression = MetricExpression::parse(text, kKnown);
    if (!expression)
        qFatal("%s: %s", text, expression.error().message.c_str());
    return *expression;
}

bool near(double a, double b)
{
    return (std::isnan(a) && std::isnan(b)) || a == b || std::abs(a - b) < 1e-12;
}

} // namespace

class TestMetricExpression : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void numbersByHand_data()
    {
        QTest::addColumn<double>("expected");
        const auto row = [](const char* text, double value) { QTest::newRow(text) << value; };
        // trainLoss is 3, gradNorm is 2.
        row("trainLoss", 3);
        row("1 + 2 * trainLoss", 7);
        row("(1 + 2) * trainLoss", 9);
        row("trainLoss - 1 - 1", 1);
        row("trainLoss / gradNorm / 2", 0.75);
        row("gradNorm ^ trainLoss ^ 2", 512);
        row("-trainLoss^2", -9);
        row("2^-gradNorm", 0.25);
        row("--trainLoss", 3);
        row("+trainLoss", 3);
        row("2e-1*trainLoss", 0.2 * 3);
        row(".5*trainLoss", 1.5);
        row("log(exp(trainLoss))", 3);
        row("log2(gradNorm * 4)", 3);
        row("sqrt(trainLoss * 12)", 6);
        row("abs(gradNorm - trainLoss)", 1);
        row("min(trainLoss, gradNorm, 2.5)", 2);
        row("max(trainLoss, gradNorm)", 3);
        row(" \t'trainLoss'  +\n\"gradNorm\" ", 5);
        row("log(-trainLoss)", kNan);
        row("trainLoss / (gradNorm - 2)", std::numeric_limits<double>::infinity());
        row("best(trainLoss)", 3);
        row("ema(trainLoss, 0.999)", 3);
    }

    void numbersByHand()
    {
        QFETCH(double, expected);
        const MetricExpression expression = parsed(QTest::currentDataTag());
        std::vector<std::vector<MetricBucket>> series;
        for (const std::string& name : expression.metrics())
            series.push_back(points({{1, name == "trainLoss" ? 3.0 : 2.0}}));
        const auto result = expression.evaluate(series);
        QCOMPARE(result.size(), std::size_t{1});
        QVERIFY2(near(result[0].first.value, expected), qPrintable(QString::number(result[0].first.value)));
        QCOMPARE(result[0].finiteCount, std::isfinite(expected) ? 1 : 0);
    }

    void aMetricThatIsMeasuredSeldomCountsWithItsLastValue()
    {
        const MetricExpression expression = parsed("trainLoss - validationLoss");
        QCOMPARE(expression.metrics(), (std::vector<std::string>{"trainLoss", "validationLoss"}));
        const auto result = expression.evaluate(
            std::vector{points({{1, 9}, {2, 8}, {3, 7}, {4, 6}, {6, 5}}), points({{2, 7}, {5, 4}})});
        // Nothing before step 2, where the second begins; its point of step 5 stands against the first's of step 4.
        const std::vector<std::pair<std::int64_t, double>> expected{{2, 1}, {3, 0}, {4, -1}, {5, 2}, {6, 1}};
        QCOMPARE(result.size(), expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i) {
            QCOMPARE(result[i].first.at.step, expected[i].first);
            QCOMPARE(result[i].first.at.bytes, expected[i].first * 100);
            QCOMPARE(result[i].sum, expected[i].second);
        }
    }

    void seriesFunctionsByHand()
    {
        const auto values = points({{1, 4}, {2, 1}, {3, kNan}, {4, 4}, {5, 0.5}});
        const auto check = [&](const char* text, std::vector<double> expected) {
            const auto result = parsed(text).evaluate(Series{values});
            QCOMPARE(result.size(), expected.size());
            for (std::size_t i = 0; i < expected.size(); ++i)
                QVERIFY2(near(result[i].first.value, expected[i]), qPrintable(QString::number(result[i].first.value)));
        };
        // w = 0.5: s = 2, 1.5, -, 2.75, 1.625 over 1 - w^n = .5, .75, -, .875, .9375; NaN is passed over.
        check("ema(trainLoss, 0.5)", {4, 2, kNan, 2.75 / 0.875, 1.625 / 0.9375});
        check("ema(trainLoss, 0)", {4, 1, kNan, 4, 0.5});
        check("diff(trainLoss)", {kNan, -3, kNan, 3, -3.5});
        check("best(trainLoss)", {4, 1, kNan, 1, 0.5});
        check("min(trainLoss, 2)", {2, 1, kNan, 2, 0.5});
    }

    void boundsOfStretchesHoldEveryPoint()
    {
        const Series series{std::vector{stretch(1, -1, 2, 5), stretch(11, 1, 2, 4)}};
        const auto bounds = [&](const char* text, std::size_t at) {
            const MetricBucket bucket = parsed(text).evaluate(series).at(at);
            return std::vector<double>{bucket.minimum, bucket.sum / 10, bucket.maximum};
        };
        QCOMPARE(bounds("trainLoss * -2", 0), (std::vector<double>{-10, -4, 2}));
        QCOMPARE(bounds("trainLoss ^ 2", 0), (std::vector<double>{0, 4, 25}));
        QCOMPARE(bounds("abs(trainLoss)", 0), (std::vector<double>{0, 2, 5}));
        QCOMPARE(bounds("1 / trainLoss", 0), (std::vector<double>{0.5, 0.5, 0.5})); // no bounds over 0
        QCOMPARE(bounds("1 / trainLoss", 1), (std::vector<double>{0.25, 0.5, 1}));
        QCOMPARE(bounds("10 - trainLoss", 1), (std::vector<double>{6, 8, 9}));
        QCOMPARE(bounds("best(trainLoss)", 1), (std::vector<double>{-1, -1, -1}));
        const MetricBucket whole = parsed("trainLoss").evaluate(series).at(0);
        QCOMPARE(whole.count, 10);
        QCOMPARE(whole.last.at.step, 10);
    }

    void mistakesAreShownWhereTheyAre_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("part");
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("hint");
        const auto row = [](const char* text, const char* part, const char* message, const char* hint = "") {
            QTest::newRow(text) << QByteArray(text) << QByteArray(part) << QString(message) << QString(hint);
        };
        row("", "", "missing", "exp(");
        row("1 + 2", "1 + 2", "no metric");
        row("trainLos * 2", "trainLos", "no metric \"trainLos\"", "Did you mean trainLoss?");
        row("2 * eval", "eval", "no metric");
        row("exp", "exp", "no metric", "exp(x)");
        row("'eval/acc (top-2)'", "'eval/acc (top-2)'", "no metric", "'eval/acc (top-1)'");
        row("its", "its", "no metric", "\"it's\"");
        row("expo(trainLoss)", "expo", "no function", "exp");
        row("trainLoss +", "", "too early");
        row("(trainLoss", "(", "never closed");
        row("exp(trainLoss", "(", "never closed");
        row("trainLoss)", ")", "closes nothing");
        row("trainLoss gradNorm", "g", "operator is missing");
        row("trainLoss < 2", "<", "no comparison");
        row("trainLoss \xc3\xa4", "\xc3\xa4", "operator is missing");
        row("trainLoss * \xe2\x82\xac", "\xe2\x82\xac", "no metric");
        row("trainLoss ; 2", ";", "not understood");
        row("'trainLoss", "'trainLoss", "never closed");
        row("1e999 * trainLoss", "1e999", "no number");
        row("1.2.x * trainLoss", ".", "not understood");
        row("min(trainLoss)", "min(trainLoss)", "another number", "min(x, y)");
        row("exp(trainLoss, 2)", "exp(trainLoss, 2)", "another number", "exp(x)");
        row("ema(trainLoss, 1)", "ema(trainLoss, 1)", "weight", "ema(x, 0.98)");
        row("ema(trainLoss, gradNorm)", "ema(trainLoss, gradNorm)", "weight");
        row("ema(trainLoss, -1)", "ema(trainLoss, -1)", "weight");
    }

    void mistakesAreShownWhereTheyAre()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, part);
        QFETCH(QString, message);
        QFETCH(QString, hint);
        const auto result = MetricExpression::parse(text.toStdString(), kKnown);
        QVERIFY(!result);
        const FilterMistake& mistake = result.error();
        QVERIFY(mistake.from <= mistake.to && mistake.to <= static_cast<std::size_t>(text.size()));
        const auto from = static_cast<qsizetype>(mistake.from), to = static_cast<qsizetype>(mistake.to);
        QCOMPARE(text.mid(from, to - from), part);
        QVERIFY2(QString::fromStdString(mistake.message).contains(message), mistake.message.c_str());
        QVERIFY2(QString::fromStdString(mistake.hint).contains(hint), mistake.hint.c_str());
    }

    void tooMuchIsRefused()
    {
        const auto refused = [](const std::string& text) { return !MetricExpression::parse(text, kKnown); };
        QVERIFY(refused(std::string(100, '(') + "trainLoss" + std::string(100, ')')));
        QVERIFY(refused(std::string(900, '-') + "trainLoss"));
        QVERIFY(refused(std::string(990, '(')));
        std::string chain = "trainLoss", powers = "trainLoss";
        while (chain.size() < 940) {
            chain += "+1";
            powers += "^1";
        }
        QVERIFY(refused(chain));
        QVERIFY(refused(powers));
        QVERIFY(refused("trainLoss" + std::string(2000, ' ')));
        QVERIFY(!refused(std::string(40, '(') + "trainLoss" + std::string(40, ')')));
    }

    void namesAreQuotedWhereTheyMust()
    {
        for (const std::string& name : kKnown) {
            const auto read = MetricExpression::parse(quotedMetric(name), kKnown);
            QVERIFY2(read && read->isPlainMetric() && read->metrics().front() == name, name.c_str());
        }
        QCOMPARE(quotedMetric("trainLoss"), std::string("trainLoss"));
        QCOMPARE(quotedMetric("eval/acc"), std::string("'eval/acc'"));
        QVERIFY(!parsed("trainLoss * 1").isPlainMetric());
    }

    void anyTextGetsAnAnswer()
    {
        std::mt19937 random(11);
        const std::vector<std::string> words{"trainLoss", "(",     ")",    "+",    "-", "*", "/", "^",
                                             "exp(",      "ema(",  ",",    "0.5",  "2", "'", " ", "min(",
                                             "best(",     "diff(", "\xff", "\xc3", "=", "1e"};
        std::size_t understood = 0;
        const Series series{points({{1, 2}, {2, kNan}, {3, -1}})};
        for (int round = 0; round < 40000; ++round) {
            std::string text;
            for (auto length = random() % 12; length > 0; --length)
                text += round % 4 == 0 ? std::string(1, static_cast<char>(random() % 256))
                                       : words[random() % words.size()];
            const auto result = MetricExpression::parse(text, kKnown);
            if (!result) {
                QVERIFY(result.error().from <= result.error().to && result.error().to <= text.size());
                QVERIFY(!result.error().message.empty());
                continue;
            }
            ++understood;
            QVERIFY(result->evaluate(Series(result->metrics().size(), series.front())).size() == 3);
        }
        QVERIFY(understood > 100);
    }
};

QTEST_GUILESS_MAIN(TestMetricExpression)
#include "TestMetricExpression.moc"
