// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/CurveData.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

using namespace workbench::ui;

namespace
{
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

CurveSample point(double x, double y)
{
    return std::isfinite(y) ? CurveSample{x, y, y, y, 0} : CurveSample{x, kNan, kNan, kNan, 1};
}

std::vector<CurveSample> noise(int count)
{
    std::mt19937 random(7);
    std::uniform_real_distribution<double> value(1, 2);
    std::vector<CurveSample> samples;
    for (int i = 0; i < count; ++i)
        samples.push_back(point(i, value(random)));
    return samples;
}
} // namespace

class TestCurveData : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void oneSpikeInAMillionIsThereAtEveryZoom_data()
    {
        QTest::addColumn<int>("scale");
        QTest::newRow("linear") << static_cast<int>(AxisScale::Linear);
        QTest::newRow("logarithmic") << static_cast<int>(AxisScale::Logarithmic);
    }

    void oneSpikeInAMillionIsThereAtEveryZoom()
    {
        QFETCH(int, scale);
        constexpr int kSpike = 654321;
        std::vector<CurveSample> samples = noise(1000000);
        samples[kSpike] = point(kSpike, 9);
        const CurveData data(std::move(samples));
        int zooms = 0;
        for (double half = 600000; half > 0.4; half *= 0.37) {
            for (const double shift : {-0.9, -0.31, 0.0, 0.77}) {
                const AxisRange range{std::max(1.0, kSpike + (shift - 1) * half), kSpike + (shift + 1) * half};
                for (const int pixels : {17, 400, 1273}) {
                    const auto columns = data.columns(range, pixels, static_cast<AxisScale>(scale));
                    QVERIFY(static_cast<int>(columns.size()) <= pixels + 3);
                    QVERIFY(std::ranges::any_of(columns, [](const CurveSample& c) { return c.high == 9; }));
                    QVERIFY(std::ranges::is_sorted(columns, {}, &CurveSample::x));
                    ++zooms;
                }
            }
        }
        QVERIFY(zooms > 100);
    }

    void columnsHaveTheExtremesOfWhatTheyCover()
    {
        const std::vector<CurveSample> samples = noise(5000);
        const CurveData data(samples);
        const auto columns = data.columns({100, 4900}, 33, AxisScale::Linear);
        double low = 9, high = 0;
        for (std::size_t i = 1; i + 1 < columns.size(); ++i) { // without the neighbours beyond either end
            low = std::min(low, columns[i].low);
            high = std::max(high, columns[i].high);
            QVERIFY(columns[i].low <= columns[i].mean && columns[i].mean <= columns[i].high);
        }
        const auto [least, greatest] = std::minmax_element(
            samples.begin() + 100, samples.begin() + 4901,
            [](const CurveSample& a, const CurveSample& b) { return a.mean < b.mean; });
        QCOMPARE(low, least->mean);
        QCOMPARE(high, greatest->mean);
        QCOMPARE(columns.front().x, 99.0);
        QCOMPARE(columns.back().x, 4901.0);
    }

    void fewPointsComeAsTheyAre()
    {
        const std::vector<CurveSample> samples{point(0, 1), point(1, 5), point(2, 3), point(3, 4)};
        const CurveData data(samples);
        QCOMPARE(data.columns({0, 3}, 100, AxisScale::Linear), samples);
        const auto part = data.columns({1.5, 2.5}, 100, AxisScale::Linear);
        QCOMPARE(part.size(), std::size_t{3}); // one beyond either end
    }

    void lostValuesAreCountedAndNeverAnExtreme()
    {
        std::vector<CurveSample> samples = noise(4000);
        samples[2000] = point(2000, kNan);
        samples[2001] = point(2001, std::numeric_limits<double>::infinity());
        const CurveData data(std::move(samples));
        int lost = 0;
        for (const CurveSample& column : data.columns({0, 3999}, 50, AxisScale::Linear)) {
            lost += column.lost;
            QVERIFY(std::isfinite(column.low) && std::isfinite(column.high));
        }
        QCOMPARE(lost, 2);
        QVERIFY(data.valueBounds({0, 3999}, false)->to <= 2);
        QVERIFY(!data.valueBounds({2000, 2001}, false));
    }

    void aLogarithmicAxisLeavesOutWhatIsNotPositive()
    {
        const CurveData data({point(-1, 3), point(0, 1), point(1, -5), point(10, 0), point(100, 7)});
        for (const CurveSample& column : data.columns({1, 100}, 20, AxisScale::Logarithmic))
            QVERIFY(column.x > 0);
        QCOMPARE(*data.xBounds(true), (AxisRange{1, 100}));
        QCOMPARE(*data.xBounds(false), (AxisRange{-1, 100}));
        QCOMPARE(*data.valueBounds({-1, 100}, true), (AxisRange{1, 7}));
        QCOMPARE(*data.valueBounds({-1, 100}, false), (AxisRange{-5, 7}));
        QVERIFY(data.columns({0, 100}, 20, AxisScale::Logarithmic).empty());
    }

    void nothingIsNoTrouble()
    {
        const CurveData data;
        QVERIFY(data.columns({0, 1}, 100, AxisScale::Linear).empty());
        QVERIFY(!data.valueBounds({0, 1}, false));
        QVERIFY(!data.xBounds(false));
        QVERIFY(!data.nearest(0));
        QVERIFY(CurveData({point(1, 1)}).columns({2, 2}, 100, AxisScale::Linear).empty());
    }

    void theNearestSampleIsFound()
    {
        const CurveData data({point(0, 1), point(10, 2), point(11, 3)});
        QCOMPARE(data.nearest(4.9)->mean, 1.0);
        QCOMPARE(data.nearest(5.1)->mean, 2.0);
        QCOMPARE(data.nearest(11)->mean, 3.0);
        QVERIFY(!data.nearest(11.1));
        QVERIFY(!data.nearest(-0.1));
    }
};

QTEST_GUILESS_MAIN(TestCurveData)
#include "test_curve_data.moc"
