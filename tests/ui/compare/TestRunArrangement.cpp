// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/RunArrangement.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace workbench;
using namespace workbench::ui;

namespace
{

RunFactsFeed::FactsPointer run(const char* id, int width, std::uint64_t seed, std::optional<double> bpc)
{
    auto facts = std::make_shared<compare::RunFacts>();
    facts->row.id = RunId(id);
    facts->row.name = id;
    facts->row.config.model.width = width;
    facts->row.config.train.seed = seed;
    facts->row.bestValidationBpc = bpc;
    return facts;
}

QStringList names(const RunArrangement& arrangement)
{
    QStringList names;
    for (const RunTableRow& row : arrangement.rows)
        names
            << (row.isGroup() ? QStringLiteral("[%1]").arg(arrangement.groups[row.group].runs)
                              : QString::fromStdString(arrangement.listed[row.run]->row.id.value()));
    return names;
}

} // namespace

class TestRunArrangement : public QObject
{
    Q_OBJECT

    static RunQuery query()
    {
        RunQuery query;
        query.runs = std::make_shared<const RunFactsFeed::Facts>(RunFactsFeed::Facts{
            run("a", 128, 1, 2.0), run("b", 256, 1, 1.5), run("c", 128, 2, 2.2),
            run("d", 256, 2, std::numeric_limits<double>::quiet_NaN()), run("e", 256, 3, {}), run("f", 256, 4, 1.7)});
        query.metric = "bpc.validation";
        query.shown = {"name", "bpc.validation", "model.layers", "model.width"};
        return query;
    }

private Q_SLOTS:
    void keepsTheOrderOfTheRunsUnlessSorted()
    {
        QCOMPARE(names(arrange(query())), QString("abcdef").split("", Qt::SkipEmptyParts));
    }

    void sortsWithWhatIsMissingLastEitherWay_data()
    {
        QTest::addColumn<bool>("descending");
        QTest::addColumn<QString>("order");
        QTest::newRow("up") << false << "bfacde";
        QTest::newRow("down") << true << "cafbde";
    }
    void sortsWithWhatIsMissingLastEitherWay()
    {
        QFETCH(bool, descending);
        QFETCH(QString, order);
        RunQuery sorted = query();
        sorted.sort = {{"bpc.validation", descending}};
        QCOMPARE(names(arrange(sorted)).join(""), order);
    }

    void sortsBySeveralColumns()
    {
        RunQuery sorted = query();
        sorted.sort = {{"model.width", true}, {"train.seed", true}};
        QCOMPARE(names(arrange(sorted)).join(""), QString("fedbca"));
    }

    void pinnedRunsStayOnTopOutsideOfGroups()
    {
        RunQuery pinned = query();
        pinned.sort = {{"bpc.validation", false}};
        pinned.pinned = {RunId("c"), RunId("gone")};
        QCOMPARE(names(arrange(pinned)).join(""), QString("cbfade"));
        QCOMPARE(arrange(pinned).pinned, std::size_t(1));
        pinned.groupBy = "model.width";
        QCOMPARE(names(arrange(pinned)).join(" "), QString("c [4] b f d e [1] a"));
    }

    void groupsHaveMeanAndInterval()
    {
        RunQuery grouped = query();
        grouped.groupBy = "model.width";
        const RunArrangement found = arrange(grouped);
        QCOMPARE(names(found).join(" "), QString("[2] a c [4] b d e f"));
        QCOMPARE(found.groups[0].values, std::size_t(2));
        QVERIFY(std::abs(found.groups[0].mean - 2.1) < 1e-12);
        // Two values: t(0.975, 1) = 12.7062, deviation 0.141421, over the root of 2: 1.27062.
        QVERIFY(std::abs(found.groups[0].halfWidth - 1.27062) < 1e-4);
        QCOMPARE(found.groups[1].values, std::size_t(2)); // NaN and nothing do not count
        QVERIFY(std::abs(found.groups[1].mean - 1.6) < 1e-12);
        // 12.7062 * 0.141421 / sqrt(2) again, as the distance is 0.2 in both.
        QVERIFY(std::abs(found.groups[1].halfWidth - 1.27062) < 1e-4);
    }

    void aFoldedGroupIsListedButNotShown()
    {
        RunQuery grouped = query();
        grouped.groupBy = "model.width";
        grouped.folded = {arrange(grouped).groups[1].key};
        const RunArrangement found = arrange(grouped);
        QCOMPARE(names(found).join(" "), QString("[2] a c [4]"));
        QCOMPARE(found.listed.size(), std::size_t(6));
    }

    void seedsAloneMakeAGroup()
    {
        RunQuery grouped = query();
        grouped.groupBy = kGroupBySeeds;
        QCOMPARE(names(arrange(grouped)).join(" "), QString("[2] a c [4] b d e f"));
    }

    void aGroupOfOneHasNoInterval()
    {
        RunQuery grouped = query();
        grouped.groupBy = "train.seed";
        const RunArrangement found = arrange(grouped);
        QCOMPARE(found.groups.back().values, std::size_t(1));
        QVERIFY(std::isnan(found.groups.back().halfWidth));
    }

    void hidesWhatIsTheSameAndMarksTheBest()
    {
        RunQuery different = query();
        different.onlyDifferent = true;
        const RunArrangement found = arrange(different);
        QCOMPARE(found.hiddenColumns, std::size_t(1)); // layers
        QCOMPARE(found.columns.size(), std::size_t(3));
        QCOMPARE(found.columns[1].path, std::string("bpc.validation"));
        QCOMPARE(found.best[1], std::optional(RunId("b")));
        QVERIFY(!found.best[0]);
    }

    void filtersAndCountsTheScopes()
    {
        RunQuery some = query();
        auto runs = *some.runs;
        const auto change = [&](std::size_t place, auto apply) {
            auto changed = std::make_shared<compare::RunFacts>(*runs[place]);
            apply(changed->row);
            runs[place] = changed;
        };
        change(0, [](store::RunRow& row) { row.archived = row.starred = true; });
        change(1, [](store::RunRow& row) {
            row.binned = 1;
            row.starred = true;
        });
        some.runs = std::make_shared<const RunFactsFeed::Facts>(runs);
        some.filter = *compare::RunFilter::parse("model.width = 256", some.columns);
        RunArrangement found = arrange(some);
        QCOMPARE(names(found).join(""), QString("def"));
        QCOMPARE(found.inScope, (std::array<std::size_t, 4>{4, 1, 1, 1})); // whatever the filter
        some.scope = RunScope::Bin;
        QCOMPARE(names(arrange(some)).join(""), QString("b"));
        some.scope = RunScope::Archived;
        QCOMPARE(names(arrange(some)).join(""), QString());
        some.scope = RunScope::Active;
        some.keepOnly = std::unordered_set<RunId>{RunId("e"), RunId("c")};
        QCOMPARE(names(arrange(some)).join(""), QString("e"));
    }

    void nothingToShowIsNoTrouble()
    {
        QVERIFY(arrange(RunQuery()).rows.empty());
        RunQuery empty = query();
        empty.runs = std::make_shared<const RunFactsFeed::Facts>();
        empty.groupBy = "model.width";
        empty.onlyDifferent = true;
        QVERIFY(arrange(empty).rows.empty());
        QCOMPARE(arrange(empty).columns.size(), std::size_t(4));
        empty.shown = {"no such column", "name"};
        QCOMPARE(arrange(empty).columns.size(), std::size_t(1));
    }
};

QTEST_GUILESS_MAIN(TestRunArrangement)
#include "TestRunArrangement.moc"
