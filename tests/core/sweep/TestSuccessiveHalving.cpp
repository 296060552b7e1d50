// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sweep/SuccessiveHalving.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <random>

using namespace workbench;
using namespace workbench::sweep;

namespace
{

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

train::RunPosition at(std::int64_t step)
{
    return {.step = step, .bytes = step * 100, .seconds = double(step) / 10, .epoch = 0};
}

} // namespace

class TestSuccessiveHalving : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rungsAreGeometric_data()
    {
        QTest::addColumn<int>("unit");
        QTest::addColumn<qint64>("step");
        QTest::addColumn<int>("rung"); // -1: none
        const auto row = [](RungUnit unit, qint64 step, int rung) {
            QTest::addRow("%s %lld", rungUnitName(unit).data(), static_cast<long long>(step))
                << int(unit) << step << rung;
        };
        row(RungUnit::Steps, 0, -1); // rungs at 100, 300, 900...
        row(RungUnit::Steps, 99, -1);
        row(RungUnit::Steps, 100, 0);
        row(RungUnit::Steps, 299, 0);
        row(RungUnit::Steps, 300, 1);
        row(RungUnit::Steps, 900, 2);
        row(RungUnit::Steps, 100 * 59049, 10);
        row(RungUnit::Bytes, 1, 0); // 100 bytes
        row(RungUnit::Bytes, 3, 1);
        row(RungUnit::Seconds, 999, -1); // 99.9 s
        row(RungUnit::Seconds, 1000, 0);
    }
    void rungsAreGeometric()
    {
        QFETCH(const int, unit);
        QFETCH(const qint64, step);
        QFETCH(const int, rung);
        const HalvingRule rule{RungUnit(unit), 100, 3};
        QCOMPARE(rungReached(rule, at(step)).value_or(-1), rung);
    }

    void theFirstResultOnARungCounts()
    {
        const HalvingRule rule{RungUnit::Steps, 100, 2};
        const std::vector<Validation> results{{at(90), 9}, {at(110), 5}, {at(150), 4}, {at(410), 2}};
        QCOMPARE(resultOnRung(rule, 0, results), std::optional(5.0));
        QCOMPARE(resultOnRung(rule, 1, results), std::nullopt); // evaluated neither at 200 nor before 400
        QCOMPARE(resultOnRung(rule, 2, results), std::optional(2.0));
        QCOMPARE(resultOnRung(rule, 3, results), std::nullopt);
        QCOMPARE(resultOnRung(rule, 0, {}), std::nullopt);
    }

    void judges_data()
    {
        QTest::addColumn<int>("keepOneIn");
        QTest::addColumn<double>("loss");
        QTest::addColumn<std::vector<double>>("others");
        QTest::addColumn<int>("place");
        QTest::addColumn<int>("kept");
        QTest::addColumn<bool>("stop");
        const auto row
            = [](const char* name, int keep, double loss, std::vector<double> others, int place, int kept, bool stop) {
                  QTest::newRow(name) << keep << loss << std::move(others) << place << kept << stop;
              };
        using List = std::vector<double>;
        row("the first one", 3, 5, List{}, 1, 1, false);
        row("the second, worse", 3, 5, List{1}, 2, 2, false); // fewer than three have come so far
        row("the third, worst", 3, 5, List{1, 2}, 3, 1, true);
        row("the third, best", 3, 0.5, List{1, 2}, 1, 1, false);
        row("fourth of six", 3, 4, List{1, 2, 3, 5, 6}, 4, 2, true);
        row("second of six", 3, 1.5, List{1, 2, 3, 5, 6}, 2, 2, false);
        row("five keep one", 3, 1.5, List{1, 2, 3, 5}, 2, 1, true);
        row("a tie with the last kept", 3, 2, List{1, 2, 3, 5, 6}, 2, 2, false);
        row("a tie behind it", 3, 3, List{1, 2, 3, 5, 6}, 3, 2, true);
        row("all the same", 2, 1, List{1, 1, 1}, 1, 2, false);
        row("half of two", 2, 3, List{2}, 2, 1, true);
        row("NaN is worst", 2, kNan, List{9}, 2, 1, true);
        row("better than NaN", 2, 9, List{kNan}, 1, 1, false);
        row("infinity is no better than NaN", 2, kInfinity, List{kNan}, 1, 1, false);
        row("minus infinity is no result", 2, -kInfinity, List{9}, 2, 1, true);
        row("all NaN", 2, kNan, List{kNan, kNan, kNan}, 1, 2, false);
    }
    void judges()
    {
        QFETCH(const int, keepOneIn);
        QFETCH(const double, loss);
        QFETCH(const std::vector<double>, others);
        QFETCH(const int, place);
        QFETCH(const int, kept);
        QFETCH(const bool, stop);
        const HalvingDecision expected{stop, place, int(others.size()) + 1, kept};
        QCOMPARE(judge({RungUnit::Steps, 100, keepOneIn}, loss, others), expected);
    }

    void theReasonIsInWords()
    {
        const HalvingDecision decision{true, 4, 6, 2};
        QCOMPARE(
            QString::fromStdString(decisionText(decision, {at(2000), 1.92 * std::log(2)})),
            QString("1.920 bpc at step 2,000: 4th of 6 at this point; the best 2 go on"));
        QCOMPARE(
            QString::fromStdString(decisionText({true, 22, 22, 1}, {at(1234567), kNan})),
            QString("a loss that is no number at step 1,234,567: 22nd of 22 at this point; the best one goes on"));
        QCOMPARE(
            QString::fromStdString(decisionText({true, 13, 21, 7}, {at(12), 0})),
            QString("0.000 bpc at step 12: 13th of 21 at this point; the best 7 go on"));
    }

    void impossibleRulesAreTold()
    {
        QVERIFY(problemWith({}).empty());
        QVERIFY(!problemWith({RungUnit::Steps, 0, 3}).empty());
        QVERIFY(!problemWith({RungUnit::Steps, kNan, 3}).empty());
        QVERIFY(!problemWith({RungUnit::Steps, 10, 1}).empty());
    }

    /// 81 runs, one after the other, whose losses fall towards their own ends: the best must survive, most of the
    /// training must be saved.
    void aSweepKeepsItsBestAndSavesMost()
    {
        constexpr int kRuns = 81, kSteps = 8100;
        const HalvingRule rule{RungUnit::Steps, 100, 3};
        std::mt19937 random(3);
        std::vector<double> ends;
        for (int run = 0; run < kRuns; ++run)
            ends.push_back(1 + double(random() % 10000) / 10000);
        const auto best = std::min_element(ends.begin(), ends.end()) - ends.begin();

        std::vector<std::vector<Validation>> results(kRuns);
        std::int64_t steps = 0;
        bool bestFinished = false;
        int finished = 0;
        for (std::size_t run = 0; run < kRuns; ++run) {
            int judged = -1;
            std::int64_t step = 0;
            bool stopped = false;
            while (step < kSteps && !stopped) {
                step += 100;
                const Validation result{at(step), ends[run] + 3 * std::exp(-double(step) / 1000)};
                results[run].push_back(result);
                const int rung = rungReached(rule, result.at).value_or(-1);
                if (rung > judged) {
                    judged = rung;
                    std::vector<double> others;
                    for (std::size_t other = 0; other < run; ++other)
                        if (const auto loss = resultOnRung(rule, rung, results[other]))
                            others.push_back(*loss);
                    stopped = judge(rule, result.loss, others).stop;
                }
            }
            steps += step;
            finished += stopped ? 0 : 1;
            bestFinished = bestFinished || (!stopped && std::ptrdiff_t(run) == best);
        }
        QVERIFY(bestFinished);
        QVERIFY2(finished >= 3 && finished <= 20, qPrintable(QString::number(finished)));
        QVERIFY2(steps < std::int64_t(kRuns) * kSteps / 3, qPrintable(QString::number(steps)));
    }
};

QTEST_GUILESS_MAIN(TestSuccessiveHalving)
#include "TestSuccessiveHalving.moc"
