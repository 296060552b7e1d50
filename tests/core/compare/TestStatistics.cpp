// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/RankCorrelation.h"
#include "core/compare/StudentT.h"
#include "core/compare/Summary.h"
#include "core/compare/Verdict.h"
#include "tests/core/compare/CompareFixture.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <random>

using namespace workbench;
using namespace workbench::compare;

namespace
{

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

bool near(double actual, double expected, double tolerance = 1e-9)
{
    if (std::abs(actual - expected) <= tolerance)
        return true;
    qCritical("%.17g is not %.17g", actual, expected);
    return false;
}

std::vector<SeedResult> results(std::initializer_list<double> values)
{
    std::vector<SeedResult> list;
    for (const double value : values)
        list.push_back({value, std::nullopt});
    return list;
}

std::vector<SeedResult> seeded(std::initializer_list<double> values, std::uint64_t firstSeed)
{
    auto list = results(values);
    for (auto& result : list)
        result.seed = firstSeed++;
    return list;
}

/// How often the interval of two groups drawn from one distribution holds their difference, which is 0.
template <typename Distribution>
double coverage(std::size_t size, Distribution distribution)
{
    constexpr int kRounds = 200;
    std::mt19937_64 random(20261124 + size);
    int held = 0;
    for (int round = 0; round < kRounds; ++round) {
        std::vector<SeedResult> first(size), second(size);
        for (auto* group : {&first, &second})
            for (auto& result : *group)
                result.value = distribution(random);
        held += compareGroups(first, second).answer == Verdict::Answer::NotDistinguishable ? 1 : 0;
    }
    return static_cast<double>(held) / kRounds;
}

} // namespace

/// Against figures of printed tables and sums done by hand.
class TestStatistics : public QObject
{
    Q_OBJECT

private:
    const RunColumns m_columns;
    const RunColumn& m_metric = *m_columns.find("bpc.validation");

private Q_SLOTS:
    void studentsDistribution()
    {
        QVERIFY(near(studentQuantile(0.95, 1), 12.706204736432095, 1e-8));
        QVERIFY(near(studentQuantile(0.95, 2), 4.302652729911275));
        QVERIFY(near(studentQuantile(0.95, 4), 2.7764451051977987));
        QVERIFY(near(studentQuantile(0.95, 9), 2.2621571627409915));
        QVERIFY(near(studentQuantile(0.99, 5), 4.032142983557536));
        QVERIFY(near(studentQuantile(0.95, 1e7), 1.959963984540054, 1e-6));
        QVERIFY(near(studentTwoSided(2, 10), 0.07338803477074068));
        QVERIFY(near(studentTwoSided(-1, 1), 0.5)); // Cauchy's distribution
        QVERIFY(near(studentTwoSided(0, 3), 1));
        QCOMPARE(studentTwoSided(std::numeric_limits<double>::infinity(), 3), 0.0);
        QVERIFY(std::isnan(studentTwoSided(kNan, 3)) && std::isnan(studentTwoSided(1, 0)));
        QVERIFY(std::isnan(studentQuantile(1, 3)) && std::isnan(studentQuantile(0.95, -1)));
    }

    void summaries()
    {
        const auto four = summarise(std::vector<double>{4, 1, 3, kNan, 2, std::numeric_limits<double>::infinity()});
        QCOMPARE(four.count, std::size_t(4));
        QVERIFY(near(four.mean, 2.5) && near(four.deviation, 1.2909944487358056));
        QVERIFY(near(four.minimum, 1) && near(four.maximum, 4));
        // 3.182446 x 1.290994 / 2
        QVERIFY(near(four.low, 2.5 - 2.0542602567605, 1e-8) && near(four.high, 2.5 + 2.0542602567605, 1e-8));
        const auto one = summarise(std::vector<double>{7});
        QVERIFY(one.count == 1 && one.mean == 7 && one.minimum == 7 && one.maximum == 7);
        QVERIFY(std::isnan(one.deviation) && std::isnan(one.low) && std::isnan(one.high));
        const auto none = summarise(std::vector<double>{kNan});
        QVERIFY(none.count == 0 && std::isnan(none.mean) && std::isnan(none.minimum) && std::isnan(none.maximum));
        const auto close = summarise(std::vector<double>{1e9, 1e9 + 1, 1e9 + 2}); // no digits are lost
        QVERIFY(near(close.deviation, 1));
    }

    void rankCorrelations()
    {
        using List = std::vector<double>;
        QVERIFY(near(*spearman(List{1, 2, 3, 4, 5}, List{2, 1, 4, 3, 5}), 0.8)); // 1 - 6 x 4 / (5 x 24)
        QVERIFY(near(*spearman(List{1, 2, 3}, List{9, 5, -1}), -1));
        QVERIFY(near(*spearman(List{1, 2, 2, 3}, List{1, 2, 3, 4}), 4.5 / std::sqrt(4.5 * 5)));
        QVERIFY(!spearman(List{1, 1, 1}, List{1, 2, 3}));
        QVERIFY(!spearman(List{1}, List{1}));
        QVERIFY(!spearman(List{1, 2}, List{1}));
        QVERIFY(!spearman(List{}, List{}));
    }

    void chances()
    {
        using List = std::vector<double>;
        using Test = FieldCorrelation::Test;
        // Of the 120 orders of five, 16 have |rho| of 0.8 or more, and two have 1.
        const auto exact = spearmanChance(List{1, 2, 3, 4, 5}, List{2, 1, 4, 3, 5});
        QVERIFY(exact.test == Test::Exact && near(exact.p, 16.0 / 120));
        QVERIFY(near(spearmanChance(List{1, 2, 3, 4, 5}, List{5, 4, 3, 2, 1}).p, 2.0 / 120));
        // One of four, in one of two groups of two: 1.0 in 8 of the 24 orders, either way round.
        QVERIFY(near(spearmanChance(List{0, 0, 1, 1}, List{1, 2, 3, 4}).p, 8.0 / 24));
        QCOMPARE(spearmanChance(List{1, 1}, List{1, 2}).p, 1.0);

        List left, right;
        for (int i = 0; i < 20; ++i) {
            left.push_back(i);
            right.push_back(i % 2 == 0 ? i : -i);
        }
        const auto drawn = spearmanChance(left, right);
        QVERIFY(drawn.test == Test::Permutations);
        QCOMPARE(drawn.p, spearmanChance(left, right).p); // the same every time
        const double rho = *spearman(left, right);
        const double likely = studentTwoSided(rho * std::sqrt(18 / (1 - rho * rho)), 18);
        QVERIFY(near(drawn.p, likely, 0.05));
        QCOMPARE(spearmanChance(left, left).p, 1.0 / 10'000);
        for (int i = 20; i < 60; ++i) {
            left.push_back(i);
            right.push_back(i % 3);
        }
        QVERIFY(spearmanChance(left, right).test == Test::StudentT);
        QCOMPARE(spearmanChance(left, left).p, 0.0);
    }

    void fieldsThatGoWithTheResult()
    {
        struct Row {
            double rate, result;
            int width;
        };
        const auto runs = runsWith<Row>(
            {{1e-3, 1.9, 16}, {2e-3, 1.8, 32}, {4e-3, 1.7, 64}, {8e-3, 1.6, 128}, {16e-3, 1.65, 256}, {1, kNan, 512}},
            [](RunFacts& run, const Row& row) {
                run.row.config.train.learningRate = row.rate;
                run.row.config.model.width = row.width;
                run.row.config.train.seed = static_cast<std::uint64_t>(row.width);
                run.row.config.train.optimizer = row.width > 40 ? config::Optimizer::AdamW : config::Optimizer::Lamb;
                run.row.config.train.schedule = row.width < 20 ? config::Schedule::Step
                    : row.width < 50                           ? config::Schedule::Cosine
                                                               : config::Schedule::Linear;
                run.row.bestValidationBpc = row.result;
            });
        const auto all = fieldCorrelations(runs, m_columns, m_metric);
        const auto of = [&](const char* path) {
            return *std::ranges::find(all, path, [](const auto& each) { return each.column.path; });
        };
        using State = FieldCorrelation::State;
        const auto rate = of("train.learningRate");
        QVERIFY(rate.state == State::Told && rate.runs == 5 && rate.values == 5); // not the one without a result
        QVERIFY(near(rate.rho, -0.9) && rate.test == FieldCorrelation::Test::Exact);
        QVERIFY(std::ranges::count(rate.together, "model.width") == 1);
        QVERIFY(correlationText(rate).starts_with("-0.90 over 5 runs, p = "));
        QVERIFY(correlationText(rate).find("varies together with model.width") != std::string::npos);
        const auto optimizer = of("train.optimizer"); // adamw is the second word, and has the lower results
        QVERIFY(optimizer.state == State::Told && optimizer.rho < -0.8);
        QVERIFY(of("train.schedule").state == State::NoOrder);
        QVERIFY(of("train.batch").state == State::FieldIsTheSame);
        for (const auto& each : all) {
            QVERIFY(each.column.path != "train.seed" && each.column.path != "corpus.path");
            QVERIFY(!correlationText(each).empty());
        }
        QVERIFY(std::abs(all.front().rho) >= std::abs(all[1].rho));

        const FactsSpan four = FactsSpan(runs).subspan(1, 4);
        const auto few = fieldCorrelations(four, m_columns, m_metric);
        for (const auto& each : few)
            QVERIFY(each.state != State::Told);
        const auto fewRate
            = *std::ranges::find(few, "train.learningRate", [](const auto& each) { return each.column.path; });
        QVERIFY(fewRate.state == State::TooFewRuns);
        QCOMPARE(
            correlationText(fewRate),
            std::string("needs at least 5 runs with different values and a result; 4 have them"));
        QVERIFY(!fieldCorrelations({}, m_columns, m_metric).empty());
    }

    void aResultThatIsAlwaysTheSameTellsNothing()
    {
        const auto runs = runsWith<int>({1, 2, 3, 4, 5, 6}, [](RunFacts& run, const int& i) {
            run.row.config.model.layers = i;
            run.row.bestValidationBpc = 2;
        });
        for (const auto& each : fieldCorrelations(runs, m_columns, m_metric))
            if (each.column.path == "model.layers")
                QVERIFY(each.state == FieldCorrelation::State::ResultIsTheSame);
    }

    void clearDifferences()
    {
        const auto verdict = compareGroups(results({1.60, 1.62, 1.61}), results({1.52, 1.50, 1.51}));
        QVERIFY(verdict.answer == Verdict::Answer::Lower && !verdict.isPaired);
        QVERIFY(near(verdict.difference, -0.1) && near(verdict.chanceOfLower, 1));
        QVERIFY(verdict.low < -0.1 && verdict.high > -0.1 && verdict.high < 0);
        // At its ends the interval is that of Student's t, about: 2.7764 x 0.01 x sqrt(2 / 3) either way.
        QVERIFY(near(verdict.high - verdict.low, 2 * 2.7764 * 0.01 * std::sqrt(2.0 / 3), 0.006));
        const auto reverse = compareGroups(results({1.52, 1.50, 1.51}), results({1.60, 1.62, 1.61}));
        QVERIFY(reverse.answer == Verdict::Answer::Higher && near(reverse.chanceOfLower, 0));
        const auto again = compareGroups(results({1.60, 1.62, 1.61}), results({1.52, 1.50, 1.51}));
        QCOMPARE(again.low, verdict.low); // the same every time
    }

    void overlapsAreNotDistinguishable()
    {
        const auto verdict = compareGroups(results({1, 2, 3}), results({1.5, 2.5, 2}));
        QVERIFY(verdict.answer == Verdict::Answer::NotDistinguishable);
        QVERIFY(near(verdict.difference, 0) && near(verdict.chanceOfLower, 4.5 / 9));
        QVERIFY(verdict.low < 0 && verdict.high > 0);
    }

    void theSameSeedsArePaired()
    {
        // Of the differences -0.11, -0.1 and -0.09 the lowest mean of three is -0.11, drawn once in 27: more often than
        // 2.5 %, so it is the percentile. Stretched by 4.302653 / 1.959964 x sqrt(3 / 2) it is 0.0268866 away.
        const auto first = seeded({1, 2, 3}, 1);
        const auto paired = compareGroups(first, seeded({0.9, 1.89, 2.91}, 1));
        QVERIFY(paired.isPaired && paired.answer == Verdict::Answer::Lower);
        QVERIFY(near(paired.low, -0.1268866, 1e-6) && near(paired.high, -0.0731134, 1e-6));
        const auto otherSeeds = compareGroups(first, seeded({0.9, 1.89, 2.91}, 2));
        QVERIFY(!otherSeeds.isPaired && otherSeeds.answer == Verdict::Answer::NotDistinguishable);
        auto twice = first;
        twice[1].seed = 1;
        QVERIFY(!compareGroups(twice, twice).isPaired);
        auto turned = std::vector<SeedResult>(first.rbegin(), first.rend());
        const auto equal = compareGroups(first, turned); // each seed with itself, in whatever order
        QVERIFY(equal.isPaired && equal.answer == Verdict::Answer::NotDistinguishable);
        QVERIFY(equal.low == 0 && equal.high == 0);
    }

    void tooFewAreSaidToBe_data()
    {
        QTest::addColumn<int>("first");
        QTest::addColumn<int>("second");
        for (const auto& [a, b] : {std::pair(0, 0), {0, 5}, {1, 1}, {2, 5}, {5, 2}})
            QTest::addRow("%d and %d", a, b) << a << b;
    }
    void tooFewAreSaidToBe()
    {
        QFETCH(const int, first);
        QFETCH(const int, second);
        const std::vector<SeedResult> all = results({1, 2, 3, 4, 5});
        const auto verdict
            = compareGroups(std::span(all).first(std::size_t(first)), std::span(all).first(std::size_t(second)));
        QVERIFY(verdict.answer == Verdict::Answer::TooFew);
        QVERIFY(std::isnan(verdict.low) && std::isnan(verdict.high));
        QCOMPARE(std::isnan(verdict.difference), first == 0 || second == 0);
        const auto text = verdictText(verdict, "A", "B", m_metric);
        QVERIFY2(text.starts_with("Too few runs to tell A from B"), text.c_str());
        QCOMPARE(text.find("One seed says nothing") != std::string::npos, first == 1 || second == 1);
    }

    void resultsThatAreNoNumbersAreLeftOut()
    {
        const auto verdict = compareGroups(results({1, kNan, 1.1, 1.2}), results({2, 2.1, 2.2}));
        QCOMPARE(verdict.leftOut, std::size_t(1));
        QVERIFY(verdict.first.count == 3 && verdict.answer == Verdict::Answer::Higher);
        QVERIFY(verdictText(verdict, "A", "B", m_metric).ends_with("1 result left out: no finite number."));
    }

    void equalResultsHaveNoSpread()
    {
        const auto same = compareGroups(results({2, 2, 2}), results({2, 2, 2}));
        QVERIFY(same.answer == Verdict::Answer::NotDistinguishable && same.low == 0 && same.high == 0);
        const auto apart = compareGroups(results({2, 2, 2}), results({1, 1, 1}));
        QVERIFY(apart.answer == Verdict::Answer::Lower && apart.low == -1 && apart.high == -1);
        const auto half = compareGroups(results({2, 2, 2}), results({1, 1.1, 1.2}));
        QVERIFY(half.answer == Verdict::Answer::Lower && half.low < -0.9);
    }

    void verdictsInWords()
    {
        const auto text = verdictText(
            compareGroups(results({1.60, 1.62, 1.61}), results({1.52, 1.50, 1.51})), "lamb", "adamw", m_metric);
        QVERIFY2(
            text.starts_with(
                "adamw is lower than lamb in bpc.validation by 0.1000 bits (95 % interval of the difference -0.1"),
            text.c_str());
        QVERIFY2(
            text.ends_with("3 and 3 runs). A run of adamw is lower than one of lamb in 100 % of all pairs."),
            text.c_str());
        const auto none
            = verdictText(compareGroups(seeded({1, 2, 3}, 1), seeded({1.5, 2.5, 1}, 1)), "A", "B", m_metric);
        QVERIFY2(none.starts_with("A and B are not distinguishable in bpc.validation"), none.c_str());
        QVERIFY2(none.find("paired by seed") != std::string::npos, none.c_str());
    }

    /// The promise of a 95 % interval, by simulation; 200 rounds know it to about 1.5 %.
    void intervalsHoldWhatTheyPromise()
    {
        for (const std::size_t size : {3, 5, 10}) {
            const double normal = coverage(size, std::normal_distribution<double>(1.5, 0.02));
            QVERIFY2(normal > 0.92 && normal < 0.995, qPrintable(QString("%1: %2").arg(size).arg(normal)));
            qInfo("%zu seeds a side, normal: %.3f", size, normal);
            const double skewed = coverage(size, std::exponential_distribution<double>(1));
            QVERIFY2(skewed > 0.90, qPrintable(QString("%1: %2").arg(size).arg(skewed)));
            qInfo("%zu seeds a side, skewed: %.3f", size, skewed);
        }
    }
};

QTEST_GUILESS_MAIN(TestStatistics)
#include "TestStatistics.moc"
