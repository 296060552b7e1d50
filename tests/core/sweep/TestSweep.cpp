// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/ConfigSchema.h"
#include "core/config/Preset.h"
#include "core/sweep/Sweep.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

using namespace workbench;
using namespace workbench::sweep;

namespace
{

SweepPlan planOf(const std::vector<std::pair<std::string, std::string>>& fields)
{
    SweepPlan plan;
    plan.base = config::findPreset("demo")->config;
    plan.base.name.clear();
    for (const auto& [path, text] : fields) {
        const auto axis = parseAxis(path, text);
        if (!axis || !*axis)
            qFatal("no axis: %s", text.c_str());
        plan.axes.push_back(**axis);
    }
    return plan;
}

QStringList names(const std::vector<config::RunConfig>& configs)
{
    QStringList all;
    for (const auto& config : configs)
        all << QString::fromStdString(config.name);
    return all;
}

QStringList values(const std::vector<config::RunConfig>& configs, std::string_view path)
{
    QStringList all;
    for (const auto& config : configs)
        all << QString::fromStdString(config::fieldText(config, path));
    return all;
}

} // namespace

class TestSweep : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aGridIsEveryCombination()
    {
        const auto plan = planOf({{"train.learningRate", "2e-3, 4e-3"}, {"train.seed", "1..3"}});
        QCOMPARE(runCount(plan), 6);
        const auto configs = expand(plan);
        QVERIFY(configs.has_value());
        QCOMPARE(
            names(*configs),
            (QStringList{
                "lr 2e-3, seed 1", "lr 2e-3, seed 2", "lr 2e-3, seed 3", "lr 4e-3, seed 1", "lr 4e-3, seed 2",
                "lr 4e-3, seed 3"}));
        for (std::size_t index = 0; index < configs->size(); ++index) {
            const auto& config = (*configs)[index];
            QCOMPARE(config.train.learningRate, index < 3 ? 2e-3 : 4e-3);
            QCOMPARE(config.train.seed, std::uint64_t(index % 3 + 1));
            auto back = config;
            back.name = plan.base.name;
            back.train.learningRate = plan.base.train.learningRate;
            back.train.seed = plan.base.train.seed;
            QCOMPARE(back, plan.base); // nothing else differs
        }
    }

    void namesFollowTheBase()
    {
        auto plan = planOf({{"model.attention", "none; all"}, {"train.varyBptt", "yes, no"}});
        plan.base.name = "laptop";
        const auto configs = expand(plan);
        QVERIFY(configs.has_value());
        QCOMPARE(QString::fromStdString(configs->front().name), QString("laptop: attention none, vary segments yes"));
        QCOMPARE(QString::fromStdString(groupName(plan)), QString("laptop: attention, vary segments"));
        plan.base.name.clear();
        QCOMPARE(QString::fromStdString(groupName(plan)), QString("recall: attention, vary segments"));
        plan.base.name = std::string(199, 'n');
        std::set<std::string> long_;
        const auto longest = expand(plan);
        QVERIFY(longest.has_value());
        for (const auto& config : *longest) {
            QVERIFY(config.name.size() <= 200);
            long_.insert(config.name);
        }
        QCOMPARE(long_.size(), 4U); // still told apart
    }

    void countsAreExact_data()
    {
        QTest::addColumn<bool>("random");
        QTest::addColumn<qint64>("maximum");
        QTest::addColumn<QString>("seeds");
        QTest::addColumn<qint64>("count");
        QTest::newRow("grid") << false << qint64(0) << "1..4" << qint64(12);
        QTest::newRow("cut") << false << qint64(5) << "1..4" << qint64(5);
        QTest::newRow("cut at more than all") << false << qint64(50) << "1..4" << qint64(12);
        QTest::newRow("random from lists") << true << qint64(7) << "1, 2, 3, 4" << qint64(7);
        QTest::newRow("random, more than there are") << true << qint64(50) << "1, 2, 3, 4" << qint64(12);
        QTest::newRow("random from a range") << true << qint64(50) << "1..4" << qint64(50);
    }
    void countsAreExact()
    {
        QFETCH(const bool, random);
        QFETCH(const qint64, maximum);
        QFETCH(const QString, seeds);
        QFETCH(const qint64, count);
        auto plan = planOf({{"train.learningRate", "1e-3, 2e-3, 3e-3"}, {"train.seed", seeds.toStdString()}});
        plan.kind = random ? SweepKind::Random : SweepKind::Grid;
        plan.maximumRuns = maximum;
        QCOMPARE(runCount(plan), count);
        const auto configs = expand(plan);
        QVERIFY(configs.has_value());
        QCOMPARE(qint64(configs->size()), count);
        if (!seeds.contains("..") || !random) { // no run twice
            std::set<std::string> seen;
            for (const auto& config : *configs)
                QVERIFY(seen.insert(config.name).second);
        }
    }

    void aCutGridIsSpreadEvenly_data()
    {
        QTest::addColumn<QString>("first");
        QTest::addColumn<QString>("second");
        QTest::addColumn<QString>("third");
        QTest::addColumn<int>("runs");
        QTest::newRow("4 x 3 x 2, 4") << "1..4"
                                      << "1..3"
                                      << "1, 2" << 4;
        QTest::newRow("4 x 3 x 2, 7") << "1..4"
                                      << "1..3"
                                      << "1, 2" << 7;
        QTest::newRow("4 x 3 x 2, 23") << "1..4"
                                       << "1..3"
                                       << "1, 2" << 23;
        QTest::newRow("10 x 10 x 10, 30") << "1..10"
                                          << "1..10"
                                          << "1..10" << 30;
        QTest::newRow("2 x 2 x 50, 50") << "1, 2"
                                        << "1, 2"
                                        << "1..50" << 50;
        QTest::newRow("100 x 3 x 3, 100") << "1..100"
                                          << "1..3"
                                          << "1..3" << 100;
    }
    void aCutGridIsSpreadEvenly()
    {
        QFETCH(const QString, first);
        QFETCH(const QString, second);
        QFETCH(const QString, third);
        QFETCH(const int, runs);
        auto plan = planOf(
            {{"train.seed", first.toStdString()},
             {"train.warmupSteps", second.toStdString()},
             {"film.seed", third.toStdString()}});
        plan.maximumRuns = runs;
        const auto configs = expand(plan);
        QVERIFY(configs.has_value());
        QCOMPARE(int(configs->size()), runs);
        std::set<QString> seen;
        for (const QString& name : names(*configs))
            QVERIFY2(seen.insert(name).second, qPrintable(name));
        for (const SweepAxis& axis : plan.axes) {
            std::map<QString, int> times;
            for (const QString& value : values(*configs, axis.path))
                ++times[value];
            // With enough runs every value comes, and none much more often than its share.
            if (runs >= int(axis.values.size()))
                QCOMPARE(times.size(), axis.values.size());
            const double share = double(runs) / double(axis.values.size());
            for (const auto& [value, count] : times)
                QVERIFY2(count <= std::ceil(share) + 2, qPrintable(value));
        }
        std::map<QString, int> firsts;
        for (const QString& value : values(*configs, plan.axes.front().path))
            ++firsts[value];
        const auto [least, most] = std::ranges::minmax_element(firsts, {}, [](const auto& one) { return one.second; });
        QVERIFY(most->second - least->second <= 1);
    }

    void oneAxisIsCutAtEvenPlaces()
    {
        auto plan = planOf({{"train.seed", "1..9"}});
        plan.maximumRuns = 3;
        QCOMPARE(values(*expand(plan), "train.seed"), (QStringList{"2", "5", "8"}));
    }

    void randomDrawsAreRepeatableAndInsideTheirBounds()
    {
        auto plan = planOf(
            {{"train.learningRate", "1e-4..1e-1 log"},
             {"model.dropout", "0..0.3"},
             {"train.seed", "3..9"},
             {"model.width", "16..64 +16"}});
        plan.kind = SweepKind::Random;
        plan.maximumRuns = 2000;
        plan.seed = 7;
        const auto configs = expand(plan);
        QVERIFY(configs.has_value());
        QCOMPARE(configs, expand(plan));
        plan.maximumRuns = 10; // more runs go on where fewer end
        QCOMPARE(names(*expand(plan)), names({configs->begin(), configs->begin() + 10}));
        plan.seed = 8;
        QVERIFY(names(*expand(plan)) != names({configs->begin(), configs->begin() + 10}));

        int belowMiddle = 0, belowTenth = 0, dropoutBelow = 0;
        std::map<std::uint64_t, int> seeds;
        for (const auto& config : *configs) {
            const double rate = config.train.learningRate;
            QVERIFY(rate >= 1e-4 && rate <= 1e-1);
            QVERIFY(config.model.dropoutInput >= 0 && config.model.dropoutInput <= 0.3);
            QVERIFY(config.model.width % 16 == 0 && config.model.width >= 16 && config.model.width <= 64);
            ++seeds[config.train.seed];
            belowMiddle += rate < std::sqrt(1e-5) ? 1 : 0;
            belowTenth += rate < 1e-3 ? 1 : 0;
            dropoutBelow += config.model.dropoutInput < 0.1 ? 1 : 0;
        }
        // Even in the logarithm: half below the geometric middle, a third in each decade. Four standard deviations.
        QVERIFY2(std::abs(belowMiddle - 1000) < 90, qPrintable(QString::number(belowMiddle)));
        QVERIFY2(std::abs(belowTenth - 667) < 85, qPrintable(QString::number(belowTenth)));
        QVERIFY2(std::abs(dropoutBelow - 667) < 85, qPrintable(QString::number(dropoutBelow)));
        QCOMPARE(seeds.size(), 7U);
        for (const auto& [seed, count] : seeds) // the ends too
            QVERIFY2(std::abs(count - 286) < 65, qPrintable(QString::number(count)));
    }

    void randomRunsFromListsNeverRepeat()
    {
        auto plan = planOf({{"train.learningRate", "1e-3, 2e-3, 3e-3"}, {"train.optimizer", "lamb, adamw"}});
        plan.kind = SweepKind::Random;
        plan.maximumRuns = 6;
        std::set<QString> seen;
        for (const QString& name : names(*expand(plan)))
            seen.insert(name);
        QCOMPARE(seen.size(), 6U);
    }

    void whatCannotBeIsRefused_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("word");
        for (const auto& [what, word] :
             {std::pair{"no axis", "differs"},
              {"twice", "twice"},
              {"ends only", "how many"},
              {"random without a number", "number of runs"},
              {"negative", "-1"},
              {"too many", "12000"},
              {"far too many", "far too many"},
              {"bad combination", "model.width = 10, model.heads = 4"},
              {"bad value", "model.width"}})
            QTest::newRow(what) << what << word;
    }
    void whatCannotBeIsRefused()
    {
        QFETCH(const QString, what);
        QFETCH(const QString, word);
        auto plan = planOf({{"train.seed", "1..120"}, {"train.warmupSteps", "1..100"}});
        plan.maximumRuns = 4;
        if (what == "no axis")
            plan.axes.clear();
        else if (what == "twice")
            plan.axes[1].path = "train.seed";
        else if (what == "ends only")
            plan.axes.push_back(**parseAxis("model.dropout", "0..0.3"));
        else if (what == "random without a number")
            plan.kind = SweepKind::Random, plan.maximumRuns = 0;
        else if (what == "negative")
            plan.maximumRuns = -1;
        else if (what == "too many")
            plan.maximumRuns = 0;
        else if (what == "far too many")
            plan = planOf(
                {{"train.seed", "1..9000"},
                 {"film.seed", "1..9000"},
                 {"train.steps", "1..9000"},
                 {"train.warmupSteps", "1..9000"}});
        else if (what == "bad combination")
            plan = planOf({{"model.width", "8, 10"}, {"model.heads", "2, 4"}});
        else
            plan.axes[1] = {"model.width", {"-3"}};
        const auto configs = expand(plan);
        QVERIFY(!configs.has_value());
        const QString message = QString::fromStdString(describe(configs.error()));
        QVERIFY2(message.contains(word), qPrintable(message));
    }

    void ofAHugeGridAFewRunsAreTaken()
    {
        auto plan = planOf({{"train.seed", "1..9000"}, {"film.seed", "1..9000"}, {"train.warmupSteps", "1..900"}});
        plan.maximumRuns = 100;
        const auto configs = expand(plan);
        QVERIFY(configs.has_value());
        QCOMPARE(configs->size(), 100U);
    }
};

QTEST_GUILESS_MAIN(TestSweep)
#include "TestSweep.moc"
