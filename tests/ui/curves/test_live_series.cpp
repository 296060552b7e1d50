// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/LiveSeries.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace workbench;
using namespace workbench::ui;
using store::MetricBucket;
using store::MetricPoint;
using store::PointAxis;

namespace
{

MetricPoint point(std::int64_t step, double value)
{
    return {{step, step * 100, static_cast<double>(step) * 0.5, static_cast<double>(step) * 0.01}, 1000 * step, value};
}

std::vector<MetricBucket> singles(std::int64_t from, std::int64_t to)
{
    std::vector<MetricBucket> buckets;
    for (std::int64_t step = from; step <= to; ++step)
        buckets.push_back(bucketOf(point(step, static_cast<double>(step))));
    return buckets;
}

/// Stretches of ten steps each: 1..10, 11..20 and so on.
std::vector<MetricBucket> tens(int count)
{
    std::vector<MetricBucket> buckets;
    for (int i = 0; i < count; ++i) {
        const std::int64_t from = 10 * i + 1, to = 10 * i + 10;
        buckets.push_back(
            {point(from, 1), point(to, 1), static_cast<double>(from), static_cast<double>(to),
             10.0 * static_cast<double>(from + to) / 2, 10, 10});
    }
    return buckets;
}

std::vector<std::int64_t> steps(const LiveSeries& series)
{
    std::vector<std::int64_t> all;
    series.forEach([&](const MetricBucket& bucket) { all.push_back(bucket.first.at.step); });
    return all;
}

} // namespace

class TestLiveSeries : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aRunThatGoesBackForgetsWhatCameAfter()
    {
        LiveSeries series;
        series.adopt(tens(3), 30);
        series.append(point(31, 31));
        series.append(point(32, 32));
        series.refine(singles(21, 30));
        const auto before = series.revision();
        series.goBack(25);
        QVERIFY(series.revision() > before);
        QCOMPARE(steps(series), (std::vector<std::int64_t>{1, 11}));
        QCOMPARE(series.storedCount(), 20); // so that the next reading begins with step 21
        series.append(point(26, 1));
        QCOMPARE(steps(series), (std::vector<std::int64_t>{1, 11, 26}));
        series.extend({point(21, 21), point(22, 22), point(23, 23), point(24, 24), point(25, 25), point(26, 1)});
        QCOMPARE(steps(series), (std::vector<std::int64_t>{1, 11, 21, 22, 23, 24, 25, 26}));
        series.goBack(0);
        QVERIFY(series.isEmpty() && series.storedCount() == 0);
    }

    void livePointsGiveWayToStoredOnes()
    {
        LiveSeries series;
        series.adopt(singles(1, 3), 3);
        series.append(point(5, 5)); // step 4 happened between the reading and the first bundle
        series.append(point(6, 6));
        QCOMPARE(steps(series), (std::vector<std::int64_t>{1, 2, 3, 5, 6}));
        series.extend({point(4, 4), point(5, 5)});
        QCOMPARE(steps(series), (std::vector<std::int64_t>{1, 2, 3, 4, 5, 6}));
        QCOMPARE(series.storedCount(), 5);
        series.append(point(5, 5)); // late
        QCOMPARE(steps(series), (std::vector<std::int64_t>{1, 2, 3, 4, 5, 6}));
        series.adopt(singles(1, 9), 9);
        QCOMPARE(steps(series), (std::vector<std::int64_t>{1, 2, 3, 4, 5, 6, 7, 8, 9}));
    }

    void aStepSeenTwiceIsThereOnce()
    {
        LiveSeries series;
        series.append(point(1, 1));
        series.append(point(2, 2));
        series.append(point(2, 2.5));
        QCOMPARE(steps(series), (std::vector<std::int64_t>{1, 2}));
        QCOMPARE(series.last()->maximum, 2.5);
        series.append(point(5, 5));
        series.append(point(2, 9)); // the run went back
        QCOMPARE(steps(series), (std::vector<std::int64_t>{1, 2}));
        QCOMPARE(series.last()->maximum, 9.0);
    }

    void aFinerPartTakesThePlaceOfTheCoarser()
    {
        LiveSeries series;
        series.adopt(tens(5), 50);
        QVERIFY(series.isCoarse(PointAxis::Step, 21, 30));
        series.refine(singles(21, 30));
        QCOMPARE(steps(series), (std::vector<std::int64_t>{1, 11, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 41}));
        series.append(point(51, 1));
        QCOMPARE(steps(series).back(), 51);
        series.refine({});
        QCOMPARE(steps(series), (std::vector<std::int64_t>{1, 11, 21, 31, 41, 51}));
    }

    void aLongSeriesStaysSmallAndKeepsItsExtremes()
    {
        LiveSeries series;
        constexpr std::int64_t kPoints = 150000;
        for (std::int64_t step = 1; step <= kPoints; ++step)
            series.append(point(step, step == 4321 ? 99 : step == 77777 ? std::nan("") : 1));
        std::size_t buckets = 0;
        std::int64_t count = 0, lost = 0, next = 1;
        double greatest = 0, sum = 0;
        series.forEach([&](const MetricBucket& bucket) {
            ++buckets;
            QCOMPARE(bucket.first.at.step, next);
            next = bucket.last.at.step + 1;
            count += bucket.count;
            lost += bucket.count - bucket.finiteCount;
            greatest = std::max(greatest, bucket.maximum);
            sum += bucket.sum;
        });
        QVERIFY(buckets <= LiveSeries::kMostBuckets);
        QCOMPARE(count, kPoints);
        QCOMPARE(lost, 1);
        QCOMPARE(greatest, 99.0);
        QCOMPARE(sum, static_cast<double>(kPoints - 2) + 99);
    }

    void theNearestIsFoundOnEveryAxis()
    {
        LiveSeries series;
        QVERIFY(!series.nearest(PointAxis::Step, 1));
        series.adopt(singles(1, 100), 100);
        QCOMPARE(series.nearest(PointAxis::Step, 41.6)->first.at.step, 42);
        QCOMPARE(series.nearest(PointAxis::Bytes, 1234)->first.at.step, 12);
        QCOMPARE(series.nearest(PointAxis::Seconds, 1e9)->first.at.step, 100);
        QCOMPARE(series.nearest(PointAxis::Wall, 7.2)->first.at.step, 7);
    }

    void everyChangeIsSeenInTheRevision()
    {
        LiveSeries series;
        auto revision = series.revision();
        const auto grew = [&] { return series.revision() != std::exchange(revision, series.revision()); };
        series.append(point(1, 1));
        QVERIFY(grew());
        series.extend({point(1, 1)});
        QVERIFY(grew());
        series.extend({});
        QVERIFY(!grew());
        series.refine({});
        QVERIFY(!grew());
        series.append(point(1, 1)); // known already
        QVERIFY(!grew());
    }
};

QTEST_GUILESS_MAIN(TestLiveSeries)
#include "test_live_series.moc"
