// SPDX-License-Identifier: GPL-3.0-or-later
#include "StoreFixture.h"

#include <QTest>

#include <algorithm>

using namespace workbench;
using namespace workbench::store;

namespace
{

using Points = std::vector<MetricPoint>;

Points line(int first, int last, int every)
{
    Points points;
    for (int step = first; step <= last; step += every)
        points.push_back({positionAt(step), 1000 + step, 0.5 * step});
    return points;
}

/// Hands the points out in slices.
Store::ImportedSeries series(std::string metric, Points points, std::size_t slice = 100)
{
    return {std::move(metric), [points = std::move(points), slice, next = std::size_t(0)]() mutable -> Result<Points> {
                const auto first = std::min(next, points.size());
                next = std::min(first + slice, points.size());
                return Points(points.begin() + long(first), points.begin() + long(next));
            }};
}

Store::ImportedRun runOf(std::vector<Store::ImportedSeries> all)
{
    Store::ImportedRun run;
    run.row.id = RunId("5f0c1c1e-0d6a-4a55-9a5e-1c2b3d4e5f60");
    run.row.name = "from elsewhere";
    run.row.state = train::RunState::Running;
    run.row.tags = {"b", "a"};
    run.row.config = exampleConfig();
    run.series = std::move(all);
    return run;
}

} // namespace

class TestRunImport : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void seriesComeBackWhole_data();
    void seriesComeBackWhole();
    void longRunsComeBackWhole_data();
    void longRunsComeBackWhole();
    void nothingIsLeftOfWhatFails_data();
    void nothingIsLeftOfWhatFails();
    void anImportedRunCanGoOn();
};

void TestRunImport::seriesComeBackWhole_data()
{
    QTest::addColumn<int>("first");
    QTest::addColumn<int>("last");
    QTest::addColumn<int>("every");
    QTest::addColumn<bool>("joins");
    QTest::newRow("the same steps") << 1 << 250 << 1 << true;
    QTest::newRow("every tenth") << 1 << 250 << 10 << false;
    QTest::newRow("one less at the end") << 1 << 249 << 1 << false;
    QTest::newRow("one more at the end") << 1 << 251 << 1 << false;
    QTest::newRow("one less at the start") << 2 << 250 << 1 << false;
}

void TestRunImport::seriesComeBackWhole()
{
    QFETCH(const int, first);
    QFETCH(const int, last);
    QFETCH(const int, every);
    QFETCH(const bool, joins);
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto rate = line(first, last, every);
    const auto loss = line(1, 250, 1);
    const auto row = valueOf(
        store->importRun(runOf({series("learningRate", rate), series("custom/one", rate), series("trainLoss", loss)})));
    QCOMPARE(row.state, train::RunState::Interrupted);
    QVERIFY((row.tags == std::vector<std::string>{"a", "b"}));
    QCOMPARE(row.at.step, std::max(250, last));
    QVERIFY(row.config == exampleConfig());
    QVERIFY(valueOf(store->points(row.id, "trainLoss", 0, 1000)) == loss);
    QVERIFY(valueOf(store->points(row.id, "learningRate", 0, 1000)) == rate);
    QVERIFY(valueOf(store->points(row.id, "custom/one", 0, 1000)) == rate);
    QCOMPARE(fixture.ask("SELECT inSteps FROM series WHERE metric = 'learningRate'"), joins ? "1" : "0");
    QCOMPARE(fixture.ask("SELECT count(*) FROM points WHERE metric = 'learningRate'"), std::to_string(rate.size()));
    for (const char* metric : {"learningRate", "custom/one", "trainLoss"}) {
        double sum = 0;
        for (const auto& bucket : valueOf(store->buckets(row.id, metric, std::nullopt, 10)))
            sum += bucket.sum;
        double expected = 0;
        for (const auto& point : valueOf(store->points(row.id, metric, 0, 1000)))
            expected += point.value;
        QCOMPARE(sum, expected);
    }
    QVERIFY(valueOf(store->metricNames()).back() == "custom/one");
    QVERIFY(valueOf(store->removeRun(row.id)) >= 0);
    QCOMPARE(
        fixture.ask("SELECT (SELECT count(*) FROM steps) + (SELECT count(*) FROM measurements)"
                    " + (SELECT count(*) FROM buckets) + (SELECT count(*) FROM tags)"),
        "0");
}

void TestRunImport::longRunsComeBackWhole_data()
{
    QTest::addColumn<int>("slice");
    QTest::addColumn<int>("rateFirst");
    QTest::addColumn<int>("rateEvery");
    QTest::addColumn<int>("leavesAfter"); // steps: from there on the gradient's norm misses one
    QTest::newRow("slices of 4,096") << 4096 << 1 << 1 << 0;
    QTest::newRow("slices as long as a transaction") << 20'000 << 1 << 1 << 0;
    QTest::newRow("slices longer than a transaction") << 45'000 << 1 << 1 << 0;
    QTest::newRow("slices of 1,001") << 1001 << 1 << 1 << 0;
    QTest::newRow("a rate every tenth step, from the first") << 4096 << 1 << 10 << 0;
    QTest::newRow("a rate every tenth step, from the tenth") << 4096 << 10 << 10 << 0;
    QTest::newRow("a series that leaves the steps in its eighth slice") << 4096 << 1 << 1 << 30'000;
    QTest::newRow("a series that leaves the steps in its second transaction") << 45'000 << 1 << 1 << 30'000;
}

void TestRunImport::longRunsComeBackWhole()
{
    constexpr int kSteps = 45'000;
    QFETCH(const int, slice);
    QFETCH(const int, rateFirst);
    QFETCH(const int, rateEvery);
    QFETCH(const int, leavesAfter);
    std::vector<std::pair<std::string, Points>> expected{
        {"trainLoss", line(1, kSteps, 1)},
        {"learningRate", line(rateFirst, kSteps, rateEvery)},
        {"gradNorm", line(1, kSteps, 1)},
        {"bytesPerSecond", line(1, kSteps, 1)}};
    if (leavesAfter > 0)
        expected[2].second.erase(expected[2].second.begin() + leavesAfter);
    std::vector<Store::ImportedSeries> all;
    for (const auto& [metric, points] : expected)
        all.push_back(series(metric, points, std::size_t(slice)));
    StoreFixture fixture;
    const auto store = fixture.open();
    const RunId run = valueOf(store->importRun(runOf(std::move(all)))).id;

    const auto figures = valueOf(store->figures(std::span(&run, 1)));
    QCOMPARE(figures.at(run).size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) {
        const auto& [metric, points] = expected[i];
        const bool joins = points.size() == std::size_t(kSteps);
        QVERIFY2(valueOf(store->points(run, metric, 0, 2 * kSteps)) == points, metric.c_str());
        const SeriesFigures& known = figures.at(run)[i];
        QCOMPARE(known.metric, metric);
        QCOMPARE(known.count, std::int64_t(points.size()));
        QCOMPARE(known.maximum, 0.5 * double(points.back().at.step));
        QCOMPARE(known.maximumStep, points.back().at.step);
        const auto where = " FROM series WHERE metric = '" + metric + "'";
        QCOMPARE(fixture.ask("SELECT inSteps" + where), joins ? "1" : "0");
        // The pyramid is whole: every eighth of the level below, each once, and nothing is left out of its sums.
        std::size_t buckets = 0;
        for (std::size_t level = points.size() / 8; level > 0; level /= 8)
            buckets += level;
        QCOMPARE(
            fixture.ask("SELECT count(*) FROM buckets WHERE series = (SELECT number" + where + ")"),
            std::to_string(buckets));
        for (const int wanted : {10, 3000}) {
            std::int64_t count = 0;
            double sum = 0, expectedSum = 0;
            for (const auto& bucket : valueOf(store->buckets(run, metric, std::nullopt, wanted))) {
                count += bucket.count;
                sum += bucket.sum;
            }
            for (const MetricPoint& point : points)
                expectedSum += point.value;
            QCOMPARE(count, std::int64_t(points.size()));
            QCOMPARE(sum, expectedSum); // halves: exact
        }
    }
    QCOMPARE(
        fixture.ask("SELECT count(*) FROM measurements"),
        std::to_string((rateEvery > 1 ? expected[1].second.size() : 0) + (leavesAfter > 0 ? kSteps - 1 : 0)));
}

void TestRunImport::nothingIsLeftOfWhatFails_data()
{
    QTest::addColumn<QString>("what");
    for (const char* what : {"source", "back", "twice", "name", "checkpoint", "id"})
        QTest::newRow(what) << what;
}

void TestRunImport::nothingIsLeftOfWhatFails()
{
    QFETCH(const QString, what);
    StoreFixture fixture;
    const auto store = fixture.open();
    auto run = runOf({series("trainLoss", line(1, 250, 1))});
    if (what == "source")
        run.series.push_back({"x", []() -> Result<Points> { return fail(ErrorCode::Io, "The file ended."); }});
    if (what == "back") {
        auto points = line(1, 250, 1);
        points.push_back(points.front());
        run.series.push_back(series("x", points));
    }
    if (what == "twice")
        run.series.push_back(series("trainLoss", {}));
    if (what == "name")
        run.series.push_back(series("a\nb", {}));
    if (what == "checkpoint")
        run.checkpoints.push_back({run.row.id, {}, 0, "../outside", false, 1});
    if (what == "id")
        run.row.id = RunId("../x");
    QVERIFY(!store->importRun(std::move(run)));
    QCOMPARE(
        fixture.ask("SELECT (SELECT count(*) FROM runs) + (SELECT count(*) FROM series)"
                    " + (SELECT count(*) FROM steps) + (SELECT count(*) FROM buckets)"),
        "0");
    valueOf(store->importRun(runOf({series("trainLoss", line(1, 250, 1))})));
    const auto again = store->importRun(runOf({}));
    QVERIFY(!again);
    QCOMPARE(again.error().code, ErrorCode::AlreadyExists);
}

void TestRunImport::anImportedRunCanGoOn()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = valueOf(store->importRun(
                                 runOf({series("trainLoss", line(1, 50, 1)), series("learningRate", line(1, 50, 10))})))
                         .id;
    const auto recorder = fixture.recorder();
    recorder->record(run, startedEvent(40));
    for (int step = 41; step <= 60; ++step)
        recorder->record(run, stepEvent(step, 1));
    expectOk(recorder->flush());
    QCOMPARE(valueOf(store->pointCount(run, "trainLoss")), 60);
    const auto rates = valueOf(store->points(run, "learningRate", 0, 100));
    QCOMPARE(rates.size(), std::size_t(4 + 20)); // of 1, 11, 21, 31 and each step since
    QCOMPARE(rates[4].at.step, 41);
    QCOMPARE(valueOf(store->pointCount(run, "gradNorm")), 20);
}

QTEST_GUILESS_MAIN(TestRunImport)
#include "TestRunImport.moc"
