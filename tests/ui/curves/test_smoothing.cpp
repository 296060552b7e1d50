// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/Smoothing.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <vector>

using namespace workbench::ui;

namespace
{
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

bool same(double a, double b)
{
    return (std::isnan(a) && std::isnan(b)) || a == b || std::abs(a - b) < 1e-12;
}
} // namespace

class TestSmoothing : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void byHand_data()
    {
        QTest::addColumn<QList<double>>("values");
        QTest::addColumn<double>("weight");
        QTest::addColumn<QList<double>>("expected");
        // w = 0.5: s = .5, 1.25, 2.125 and 1 - w^n = .5, .75, .875.
        QTest::newRow("half") << QList<double>{1, 2, 3} << 0.5 << QList<double>{1, 1.25 / 0.75, 2.125 / 0.875};
        // w = 0.6: s = 1.6, 1.36, 2.416 and 1 - w^n = .4, .64, .784.
        QTest::newRow("default") << QList<double>{4, 1, 4} << 0.6 << QList<double>{4, 1.36 / 0.64, 2.416 / 0.784};
        QTest::newRow("nothing") << QList<double>{} << 0.6 << QList<double>{};
        QTest::newRow("one point") << QList<double>{7.25} << 0.999 << QList<double>{7.25};
        QTest::newRow("w = 0") << QList<double>{3, 1, 2} << 0.0 << QList<double>{3, 1, 2};
        QTest::newRow("below 0 is 0") << QList<double>{3, 1, 2} << -4.0 << QList<double>{3, 1, 2};
        QTest::newRow("constant") << QList<double>{0.1, 0.1, 0.1, 0.1} << 0.999 << QList<double>{0.1, 0.1, 0.1, 0.1};
        // NaN and infinity pass through and are not counted: 3 is the second value, not the fourth.
        QTest::newRow("lost values") << QList<double>{1, kNan, kInfinity, 3} << 0.5
                                     << QList<double>{1, kNan, kInfinity, (0.25 + 1.5) / 0.75};
        QTest::newRow("lost first") << QList<double>{-kInfinity, 2, 4} << 0.5
                                    << QList<double>{-kInfinity, 2, (0.5 + 2) / 0.75};
        // w = 0.999: s = .001, .002999 and 1 - w^n = .001, .001999.
        QTest::newRow("greatest") << QList<double>{1, 2} << 0.999 << QList<double>{1, 0.002999 / 0.001999};
        QTest::newRow("above the greatest") << QList<double>{1, 2} << 5.0 << QList<double>{1, 0.002999 / 0.001999};
    }

    void byHand()
    {
        QFETCH(QList<double>, values);
        QFETCH(double, weight);
        QFETCH(QList<double>, expected);
        const std::vector<double> result = smoothed(std::vector<double>(values.begin(), values.end()), weight);
        QCOMPARE(static_cast<qsizetype>(result.size()), expected.size());
        for (qsizetype i = 0; i < expected.size(); ++i)
            QVERIFY2(
                same(result[static_cast<std::size_t>(i)], expected[i]),
                qPrintable(
                    QStringLiteral("[%1] %2 for %3").arg(i).arg(result[static_cast<std::size_t>(i)]).arg(expected[i])));
    }

    void stretchesOfEqualPointsAreExact()
    {
        const std::vector<double> points{5, 5, 5, 2, 2, 7};
        const std::vector<double> means{5, 2, 7};
        const std::vector<std::int64_t> counts{3, 2, 1};
        const std::vector<double> all = smoothed(points, 0.8);
        const std::vector<double> some = smoothed(means, counts, 0.8);
        QVERIFY(same(some[0], all[2]));
        QVERIFY(same(some[1], all[4]));
        QVERIFY(same(some[2], all[5]));
    }

    void aGaussianByHand()
    {
        // sigma = 1: neighbours weigh e^-1/2, those two away e^-2, and each mean is divided by the weights there are.
        const double a = std::exp(-0.5), b = std::exp(-2.0);
        const std::vector<double> places{0, 1, 2}, values{1, 4, 10};
        const auto result = gaussianSmoothed(places, values, {}, 1);
        QVERIFY(same(result[0], (1 + 4 * a + 10 * b) / (1 + a + b)));
        QVERIFY(same(result[1], (a + 4 + 10 * a) / (1 + 2 * a)));
        QVERIFY(same(result[2], (b + 4 * a + 10) / (1 + a + b)));
        // A point that stands for three weighs three times; a lost one passes through and weighs nothing.
        const std::vector<std::int64_t> counts{3, 1, 1};
        const auto counted = gaussianSmoothed(places, std::vector<double>{1, kNan, 10}, counts, 1);
        QVERIFY(same(counted[0], (3 + 10 * b) / (3 + b)));
        QVERIFY(std::isnan(counted[1]));
        QVERIFY(gaussianSmoothed(places, values, {}, 0) == values); // off
        QVERIFY(same(gaussianSmoothed(std::vector<double>{5}, std::vector<double>{7}, {}, 3)[0], 7));
        QVERIFY(same(gaussianSmoothed(places, values, {}, 1e-9)[1], 4)); // far closer than the points are
        QVERIFY(gaussianSmoothed({}, {}, {}, 1).empty());
    }

    void aLongGaussianIsCloseToTheExactOne()
    {
        std::vector<double> places, values;
        for (int i = 0; i < 3000; ++i) {
            places.push_back(i + 0.3 * std::sin(i));
            values.push_back(std::sin(i * 0.01) + std::cos(i * 1.7));
        }
        constexpr double kSigma = 40;
        const auto result = gaussianSmoothed(places, values, {}, kSigma);
        for (std::size_t i = 0; i < places.size(); i += 37) {
            double weight = 0, sum = 0;
            for (std::size_t j = 0; j < places.size(); ++j) {
                const double away = (places[j] - places[i]) / kSigma;
                if (std::abs(away) > 4)
                    continue;
                weight += std::exp(-away * away / 2);
                sum += std::exp(-away * away / 2) * values[j];
            }
            QVERIFY2(std::abs(result[i] - sum / weight) < 1e-2, qPrintable(QString::number(result[i] - sum / weight)));
        }
    }

    void aConstantSeriesOfALongRunStaysExact()
    {
        std::vector<double> values(10000, 1.0 / 3);
        QCOMPARE(smoothed(values, 0.99).back(), 1.0 / 3);
        values.back() = 1; // no longer constant: still a mean of what was seen
        const double last = smoothed(values, 0.99).back();
        QVERIFY(last > 1.0 / 3 && last < 0.35);
    }
};

QTEST_GUILESS_MAIN(TestSmoothing)
#include "test_smoothing.moc"
