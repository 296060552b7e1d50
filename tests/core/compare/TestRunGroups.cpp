// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/ConfigDiff.h"
#include "core/compare/RunGroups.h"
#include "tests/core/compare/CompareFixture.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace workbench;
using namespace workbench::compare;

namespace
{

using Members = std::vector<std::size_t>;

std::vector<Members> membersOf(const std::vector<RunGroup>& groups)
{
    std::vector<Members> members;
    for (const auto& group : groups)
        members.push_back(group.members);
    return members;
}

} // namespace

class TestRunGroups : public QObject
{
    Q_OBJECT

private:
    std::vector<const RunColumn*> columns(std::initializer_list<const char*> paths) const
    {
        std::vector<const RunColumn*> found;
        for (const char* path : paths)
            found.push_back(m_columns.find(path));
        return found;
    }

    const RunColumns m_columns;

private Q_SLOTS:
    void runsWithEqualCells()
    {
        const auto runs = runsWith<std::pair<int, bool>>(
            {{16, true}, {32, true}, {16, false}, {16, true}}, [](RunFacts& run, const std::pair<int, bool>& pair) {
                run.row.config.model.width = pair.first;
                run.row.starred = pair.second;
            });
        const auto byWidth = groupRuns(runs, columns({"width"}));
        QCOMPARE(membersOf(byWidth), (std::vector<Members>{{0, 2, 3}, {1}}));
        QVERIFY(byWidth[1].key == std::vector<CellValue>{32.0});
        const auto byBoth = groupRuns(runs, columns({"width", "starred"}));
        QCOMPARE(membersOf(byBoth), (std::vector<Members>{{0, 3}, {1}, {2}}));
        QVERIFY(byBoth[2].key == (std::vector<CellValue>{16.0, false}));
        QCOMPARE(membersOf(groupRuns(runs, {})), (std::vector<Members>{{0, 1, 2, 3}}));
        QVERIFY(groupRuns({}, columns({"width"})).empty());
    }

    void noValueIsAValueOfItsOwn()
    {
        constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
        const auto runs = runsWith<std::optional<double>>(
            {std::nullopt, kNan, 0.0, -0.0, -kNan, std::nullopt},
            [](RunFacts& run, const std::optional<double>& value) { run.row.testBpc = value; });
        QCOMPARE(membersOf(groupRuns(runs, columns({"bpc.test"}))), (std::vector<Members>{{0, 5}, {1, 4}, {2, 3}}));
    }

    void textsThatRunTogetherAreToldApart()
    {
        const auto runs = runsWith<std::pair<const char*, const char*>>(
            {{"ab", "c"}, {"a", "bc"}, {"", "abc"}, {"ab", "c"}},
            [](RunFacts& run, const std::pair<const char*, const char*>& pair) {
                run.row.name = pair.first;
                run.row.note = pair.second;
                run.row.tags = {pair.first, pair.second};
            });
        QCOMPARE(membersOf(groupRuns(runs, columns({"name", "note"}))), (std::vector<Members>{{0, 3}, {1}, {2}}));
        QCOMPARE(membersOf(groupRuns(runs, columns({"tags"}))), (std::vector<Members>{{0, 3}, {1}, {2}}));
    }

    void seedsOfTheSameSettings()
    {
        Facts runs;
        for (int i = 0; i < 6; ++i)
            runs.push_back(makeRun([&](RunFacts& run) {
                run.row.name = run.row.config.name = "run " + std::to_string(i);
                run.row.config.train.seed = static_cast<std::uint64_t>(i);
                run.row.config.train.learningRate = i % 2 == 0 ? 1e-3 : 2e-3;
                run.row.bestValidationBpc = i;
                run.row.corpus = CorpusId(i == 5 ? "other bytes" : "bytes");
            }));
        const auto fields = varyingFields(runs, m_columns);
        QCOMPARE(fields, columns({"train.learningRate"}));
        const auto groups = groupBySettings(runs, fields);
        QCOMPARE(membersOf(groups), (std::vector<Members>{{0, 2, 4}, {1, 3}, {5}}));
        QVERIFY(groups[1].key == std::vector<CellValue>{2e-3});
        const auto summary = groupSummary(groups[0], runs, *m_columns.find("bpc.validation"));
        QVERIFY(summary.count == 3 && summary.mean == 2 && summary.deviation == 2);
        QVERIFY(groupSummary(groups[0], runs, *m_columns.find("bpc.test")).count == 0);
        QVERIFY(varyingFields({}, m_columns).empty());
        QVERIFY(varyingFields(FactsSpan(runs).first(1), m_columns).empty());
    }

    void differencesOfTwoRuns()
    {
        const Facts runs{makeRun(), makeRun([](RunFacts& run) {
                             run.row.config.model.width = 512;
                             run.row.config.train.optimizer = config::Optimizer::AdamW;
                             run.row.testBpc = 1.5;
                             run.row.name = "another";
                             run.series[0].last = 2;
                         })};
        const auto rows = compareRuns(runs, m_columns);
        QStringList differing;
        for (const auto& row : rows) {
            QCOMPARE(row.cells.size(), std::size_t(2));
            QCOMPARE(row.differs, !sameCell(row.cells[0], row.cells[1]));
            if (row.differs)
                differing << QString::fromStdString(row.column.path);
        }
        QCOMPARE(differing, (QStringList{"model.width", "train.optimizer", "bpc.test", "bpc.train", "trainLoss.last"}));
        QVERIFY(std::ranges::is_sorted(rows, {}, &DiffRow::part));
        const auto has = [&](const char* path) {
            return std::ranges::any_of(rows, [&](const auto& row) { return row.column.path == path; });
        };
        QVERIFY(has("corpus.testPath")); // a setting, though none has it
        QVERIFY(has("trainLoss.min") && has("speed") && has("bpc.validation.last"));
        QVERIFY(!has("perplexity.last") && !has("testLoss.last") && !has("name") && !has("id") && !has("note"));
    }

    void differencesOfAnyNumberOfRuns()
    {
        for (const auto& row : compareRuns({}, m_columns))
            QVERIFY(row.cells.empty() && !row.differs);
        const Facts one{makeRun()};
        for (const auto& row : compareRuns(one, m_columns))
            QVERIFY(!row.differs);
        const double kNan = std::numeric_limits<double>::quiet_NaN();
        const auto same
            = runsWith<double>({kNan, kNan}, [](RunFacts& run, const double& value) { run.row.lastTrainLoss = value; });
        for (const auto& row : compareRuns(same, m_columns))
            QVERIFY2(!row.differs, row.column.path.c_str());
    }
};

QTEST_GUILESS_MAIN(TestRunGroups)
#include "TestRunGroups.moc"
