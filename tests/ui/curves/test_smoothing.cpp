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
