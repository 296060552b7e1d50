// SPDX-License-Identifier: GPL-3.0-or-later
#include "StoreFixture.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

using namespace workbench;
using namespace workbench::store;

namespace
{

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

bool same(double left, double right)
{
    return left == right || (std::isnan(left) && std::isnan(right));
}

bool same(const MetricPoint& left, const MetricPoint& right)
{
    return left.at == right.at && left.wall == right.wall && same(left.value, right.value);
}

/// What a bucket over those points has to be, worked out the plain way.
MetricBucket summedUp(const std::vector<MetricPoint>& points, std::size_t first, std::size_t count)
{
    MetricBucket bucket{.first = points[first], .last = points[first + count - 1], .minimum = kNaN, .maximum = kNaN};
    bucket.count = static_cast<std::int64_t>(count);
    for (std::size_t i = first; i < first + count; ++i) {
        const double value = points[i].value;
        if (!std::isfinite(value))
            continue;
        bucket.minimum = std::fmin(bucket.minimum, value);
        bucket.maximum = std::fmax(bucket.maximum, value);
        bucket.sum += value;
        ++bucket.finiteCount;
    }
    return bucket;
}

} // namespace

class TestStoreMetrics : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyPointComesBackAsItWas();
    void bucketsSumUpEveryPointOnce_data();
    void bucketsSumUpEveryPointOnce();
    void rangesFollowEachAxis_data();
    void rangesFollowEachAxis();
    void valuesThatAreNoNumbersStay();
    void aSpikeIsNeverLost();
    void evaluationsAreSeriesOfTheirOwn();
    void aResumedRunForgetsTheStepsThatItDoesAgain();
    void pointsAreReadableWithPlainSql();
    void oddRequests_data();
    void oddRequests();
};

void TestStoreMetrics::everyPointComesBackAsItWas()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store);
    const auto recorder = fixture.recorder();
    for (int i = 1; i <= 300; ++i)
        recorder->record(run, stepEvent(i, 5.0 / i));
    expectOk(recorder->flush());
    QCOMPARE(valueOf(store->pointCount(run, Metric::TrainLoss)), 300);

    const auto tail = valueOf(store->points(run, Metric::TrainLoss, 290, 100));
    QCOMPARE(tail.size(), std::size_t(10));
    for (std::size_t i = 0; i < tail.size(); ++i) {
        QCOMPARE(tail[i].at, positionAt(static_cast<std::int64_t>(291 + i)));
        QCOMPARE(tail[i].value, 5.0 / static_cast<double>(291 + i));
        QVERIFY(tail[i].wall > 1'600'000'000'000);
    }
    for (const Metric metric : {Metric::LearningRate, Metric::GradNorm, Metric::BytesPerSecond})
        QCOMPARE(valueOf(store->pointCount(run, metric)), 300);
    QCOMPARE(valueOf(store->points(run, Metric::GradNorm, 0, 1)).front().value, 0.5);
    QCOMPARE(valueOf(store->pointCount(run, Metric::ResidentBytes)), 0); // not measured in these steps
}

void TestStoreMetrics::bucketsSumUpEveryPointOnce_data()
{
    QTest::addColumn<int>("points");
    QTest::addColumn<int>("perBatch"); // the writer takes up the unfinished tail again at every batch
    QTest::addColumn<int>("maximum");
    for (const int points : {0, 1, 7, 8, 9, 63, 64, 65, 511, 512, 513, 1000, 4097})
        for (const int perBatch : {37, 5000})
            for (const int maximum : {1, 10, 64, 5000})
                QTest::addRow("%d points by %d into %d", points, perBatch, maximum) << points << perBatch << maximum;
}

void TestStoreMetrics::bucketsSumUpEveryPointOnce()
{
    QFETCH(const int, points);
    QFETCH(const int, perBatch);
    QFETCH(const int, maximum);
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store);
    {
        const auto recorder = fixture.recorder();
        std::mt19937 random(7);
        std::uniform_int_distribution<int> value(-1000, 1000); // whole numbers: sums are exact in any order
        for (int i = 1; i <= points; ++i) {
            recorder->record(run, stepEvent(i, value(random)));
            if (i % perBatch == 0)
                expectOk(recorder->flush());
        }
    }
    const auto all = valueOf(store->points(run, Metric::TrainLoss, 0, points + 1));
    QCOMPARE(static_cast<int>(all.size()), points);
    const auto buckets = valueOf(store->buckets(run, Metric::TrainLoss, std::nullopt, maximum));
    QVERIFY(static_cast<int>(buckets.size()) <= maximum + 2);
    QVERIFY(static_cast<int>(buckets.size()) >= std::min(points, (maximum + 1) / 2));
    std::size_t next = 0;
    for (const MetricBucket& bucket : buckets) {
        const auto count = static_cast<std::size_t>(bucket.count);
        QVERIFY(count > 0 && next + count <= all.size());
        QCOMPARE(bucket, summedUp(all, next, count));
        next += count;
    }
    QCOMPARE(next, all.size());
    if (points <= maximum)
        QCOMPARE(buckets.size(), all.size());
}

void TestStoreMetrics::rangesFollowEachAxis_data()
{
    QTest::addColumn<int>("axis");
    QTest::addColumn<double>("from");
    QTest::addColumn<double>("to");
    QTest::addColumn<int>("firstStep"); // 0: nothing
    QTest::addColumn<int>("lastStep");
    const auto row = [](const char* name, PointAxis axis, double from, double to, int first, int last) {
        QTest::newRow(name) << static_cast<int>(axis) << from << to << first << last;
    };
    row("steps", PointAxis::Step, 100, 200, 100, 200);
    row("steps between two", PointAxis::Step, 99.5, 200.5, 100, 200);
    row("one step", PointAxis::Step, 77, 77, 77, 77);
    row("between steps", PointAxis::Step, 77.2, 77.8, 0, 0);
    row("before the first", PointAxis::Step, -10, 0, 0, 0);
    row("after the last", PointAxis::Step, 1001, 1e18, 0, 0);
    row("everything", PointAxis::Step, -kInfinity, kInfinity, 1, 1000);
    row("turned round", PointAxis::Step, 200, 100, 0, 0);
    row("no number", PointAxis::Step, kNaN, kNaN, 0, 0);
    row("bytes", PointAxis::Bytes, 512 * 10, 512 * 20, 10, 20);
    row("seconds", PointAxis::Seconds, 25, 50, 100, 200);
    row("epoch", PointAxis::Epoch, 0.5, 0.75, 500, 750);
}

void TestStoreMetrics::rangesFollowEachAxis()
{
    QFETCH(const int, axis);
    QFETCH(const double, from);
    QFETCH(const double, to);
    QFETCH(const int, firstStep);
    QFETCH(const int, lastStep);
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store);
    {
        const auto recorder = fixture.recorder();
        for (int i = 1; i <= 1000; ++i)
            recorder->record(run, stepEvent(i, i));
    }
    const Store::Range range{static_cast<PointAxis>(axis), from, to};
    for (const int maximum : {2000, 10}) {
        const auto buckets = valueOf(store->buckets(run, Metric::TrainLoss, range, maximum));
        QCOMPARE(buckets.empty(), firstStep == 0);
        if (buckets.empty())
            continue;
        QCOMPARE(buckets.front().first.at.step, firstStep);
        QCOMPARE(buckets.back().last.at.step, lastStep);
        std::int64_t count = 0;
        for (const auto& bucket : buckets)
            count += bucket.count;
        QCOMPARE(count, lastStep - firstStep + 1);
    }
    // The wall clock is the recorder's; its axis must rise too and take limits from the points themselves.
    const auto points = valueOf(store->points(run, Metric::TrainLoss, 0, 1000));
    const auto all = valueOf(store->buckets(
        run, Metric::TrainLoss,
        Store::Range{
            PointAxis::Wall, static_cast<double>(points.front().wall), static_cast<double>(points.back().wall)},
        2000));
    QCOMPARE(all.size(), points.size());
}

void TestStoreMetrics::valuesThatAreNoNumbersStay()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store);
    std::vector<double> values;
    for (int i = 0; i < 100; ++i)
        values.push_back(i % 10 == 3 ? kNaN : i % 10 == 4 ? kInfinity : i % 10 == 5 ? -kInfinity : i);
    for (int i = 80; i < 88; ++i)
        values[static_cast<std::size_t>(i)] = kNaN; // a bucket without any finite value
    {
        const auto recorder = fixture.recorder();
        for (std::size_t i = 0; i < values.size(); ++i)
            recorder->record(run, stepEvent(static_cast<std::int64_t>(i + 1), values[i]));
    }
    const auto points = valueOf(store->points(run, Metric::TrainLoss, 0, 100));
    QCOMPARE(points.size(), values.size());
    for (std::size_t i = 0; i < values.size(); ++i)
        QVERIFY2(same(points[i].value, values[i]), qPrintable(QString::number(i)));

    const auto buckets = valueOf(store->buckets(run, Metric::TrainLoss, std::nullopt, 13)); // of eight points each
    std::size_t next = 0;
    for (const MetricBucket& bucket : buckets) {
        const auto expected = summedUp(points, next, static_cast<std::size_t>(bucket.count));
        QVERIFY(same(bucket.first, expected.first) && same(bucket.last, expected.last));
        QVERIFY(same(bucket.minimum, expected.minimum) && same(bucket.maximum, expected.maximum));
        QCOMPARE(bucket.sum, expected.sum);
        QCOMPARE(bucket.finiteCount, expected.finiteCount);
        next += static_cast<std::size_t>(bucket.count);
    }
    QCOMPARE(next, values.size());
    QCOMPARE(buckets[10].finiteCount, 0);
    QVERIFY(std::isnan(buckets[10].minimum));
}

void TestStoreMetrics::aSpikeIsNeverLost()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store);
    constexpr int kPoints = 20'011;
    constexpr int kSpike = 12'345;
    {
        const auto recorder = fixture.recorder();
        for (int i = 1; i <= kPoints; ++i)
            recorder->record(run, stepEvent(i, i == kSpike ? 1e6 : i == kPoints ? -1e6 : 1.0));
    }
    for (const int maximum : {1, 2, 7, 100, 999, 2000}) {
        const auto buckets = valueOf(store->buckets(run, Metric::TrainLoss, std::nullopt, maximum));
        int high = 0, low = 0;
        for (const auto& bucket : buckets) {
            if (bucket.maximum == 1e6 && bucket.first.at.step <= kSpike && bucket.last.at.step >= kSpike)
                ++high;
            if (bucket.minimum == -1e6 && bucket.last.at.step == kPoints)
                ++low; // in the tail that fills no bucket of any level
        }
        QCOMPARE(high, 1);
        QCOMPARE(low, 1);
    }
}

void TestStoreMetrics::evaluationsAreSeriesOfTheirOwn()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store);
    {
        const auto recorder = fixture.recorder();
        for (int i = 1; i <= 50; ++i) {
            auto step = stepEvent(i, 2.0);
            step.residentBytes = i % 10 == 0 ? 1'000'000 * i : 0;
            recorder->record(run, step);
            if (i % 20 == 0)
                recorder->record(run, train::EvalDone{.at = positionAt(i), .loss = 10.0 / i, .bpc = 14.0 / i});
        }
        recorder->record(
            run, train::EvalDone{.at = positionAt(50), .part = train::SplitPart::Test, .loss = 0.7, .bpc = 1.0});
    }
    const auto validation = valueOf(store->points(run, Metric::ValidationLoss, 0, 10));
    QCOMPARE(validation.size(), std::size_t(2));
    QCOMPARE(validation[1].at.step, 40);
    QCOMPARE(validation[1].value, 0.25);
    QCOMPARE(valueOf(store->points(run, Metric::TestLoss, 0, 10)).front().value, 0.7);
    QCOMPARE(valueOf(store->pointCount(run, Metric::ResidentBytes)), 5);
    QCOMPARE(valueOf(store->pointCount(run, Metric::TrainLoss)), 50);
}

void TestStoreMetrics::aResumedRunForgetsTheStepsThatItDoesAgain()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store);
    const auto record = [&](int first, int last, double loss) {
        const auto recorder = fixture.recorder();
        auto started = startedEvent(first - 1);
        if (first > 1)
            started.from = train::StartedFrom{.run = run};
        recorder->record(run, started);
        for (int i = first; i <= last; ++i) {
            recorder->record(run, stepEvent(i, loss));
            if (i % 100 == 0)
                recorder->record(run, train::EvalDone{.at = positionAt(i), .loss = loss});
        }
    };
    record(1, 1500, 3.0);
    record(1001, 1700, 2.0); // goes on from the checkpoint at step 1000
    QCOMPARE(valueOf(store->pointCount(run, Metric::TrainLoss)), 1700);
    QCOMPARE(valueOf(store->pointCount(run, Metric::ValidationLoss)), 17);
    const auto buckets = valueOf(store->buckets(run, Metric::TrainLoss, std::nullopt, 30));
    std::int64_t count = 0;
    double sum = 0;
    for (const auto& bucket : buckets) {
        QVERIFY(count == 0 || bucket.first.at.step == count + 1);
        count += bucket.count;
        sum += bucket.sum;
    }
    QCOMPARE(count, 1700);
    QCOMPARE(sum, 1000 * 3.0 + 700 * 2.0);
    QCOMPARE(valueOf(store->events(run)).at(16).kind, std::string("resumed"));
}

void TestStoreMetrics::pointsAreReadableWithPlainSql()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store, train::RunState::Running, "plain");
    {
        const auto recorder = fixture.recorder();
        for (int i = 1; i <= 20; ++i)
            recorder->record(run, stepEvent(i, i));
        recorder->record(run, train::EvalDone{.at = positionAt(20), .loss = 1.5});
    }
    QCOMPARE(fixture.ask("SELECT sum(trainLoss) FROM steps JOIN runs ON number = run WHERE name = 'plain'"), "210.0");
    QCOMPARE(fixture.ask("SELECT value FROM points WHERE metric = 'validationLoss' AND name = 'plain'"), "1.5");
    for (const Metric metric : kMetrics) {
        QCOMPARE(metricFromName(metricName(metric)), metric);
        QCOMPARE(
            fixture.ask("SELECT count(*) FROM points WHERE metric = '" + std::string(metricName(metric)) + "'"),
            std::to_string(valueOf(store->pointCount(run, metric))));
    }
}

void TestStoreMetrics::oddRequests_data()
{
    QTest::addColumn<int>("first");
    QTest::addColumn<int>("limit");
    QTest::addColumn<int>("expected");
    QTest::newRow("negative first") << -5 << 3 << 3;
    QTest::newRow("negative limit") << 0 << -1 << 0;
    QTest::newRow("first behind the end") << 99 << 5 << 0;
    QTest::newRow("limit behind the end") << 8 << 2'000'000'000 << 2;
}

void TestStoreMetrics::oddRequests()
{
    QFETCH(const int, first);
    QFETCH(const int, limit);
    QFETCH(const int, expected);
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store);
    {
        const auto recorder = fixture.recorder();
        for (int i = 1; i <= 10; ++i)
            recorder->record(run, stepEvent(i, i));
    }
    QCOMPARE(static_cast<int>(valueOf(store->points(run, Metric::TrainLoss, first, limit)).size()), expected);
    QVERIFY(valueOf(store->buckets(run, Metric::TrainLoss, std::nullopt, 0)).size() <= 3);
    QVERIFY(valueOf(store->buckets(run, Metric::TrainLoss, std::nullopt, -7)).size() <= 3);
    const auto unknown = store->points(RunId("nobody"), Metric::TrainLoss, 0, 1);
    QVERIFY(!unknown);
    QCOMPARE(unknown.error().code, ErrorCode::NotFound);
}

QTEST_GUILESS_MAIN(TestStoreMetrics)
#include "TestStoreMetrics.moc"
