// SPDX-License-Identifier: GPL-3.0-or-later
#include "SmallMap.h"
#include "ui/attention/RowCurve.h"
#include "ui/theme/Theme.h"

#include <QApplication>
#include <QImage>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace workbench;
using namespace workbench::ui;
using maps::SmallMap;

namespace
{

RowCurveData flat(int count, float value = 0.01F)
{
    RowCurveData data;
    data.bytes.assign(std::size_t(count), 'x');
    data.firstOffset = 1000;
    data.own = count - 1;
    data.lines = {{QStringLiteral("weight"), std::vector<float>(std::size_t(count), value)}};
    return data;
}

/// Pixels of a column that are nearer to a colour than to the ground.
int inked(const QImage& image, int x, const QColor& colour)
{
    int pixels = 0;
    for (int y = 0; y < image.height(); ++y) {
        const QColor pixel = image.pixelColor(x, y);
        const int away = std::abs(pixel.red() - colour.red()) + std::abs(pixel.green() - colour.green())
            + std::abs(pixel.blue() - colour.blue());
        pixels += away < 150 ? 1 : 0;
    }
    return pixels;
}

} // namespace

class TestRowCurve : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { applyTheme(*qApp, ThemeChoice::Light); }
    void cleanup() { applyTheme(*qApp, ThemeChoice::Light); }

    void oneSpikeAmongManyIsSeenAndRead_data()
    {
        QTest::addColumn<int>("spike");
        QTest::addColumn<bool>("distance");
        QTest::addColumn<bool>("logarithmic");
        for (const int spike : {0, 1, 2345, 2346, 2347, 4999}) {
            for (const bool distance : {false, true}) {
                for (const bool logarithmic : {false, true})
                    QTest::addRow("%d distance %d log %d", spike, int(distance), int(logarithmic))
                        << spike << distance << logarithmic;
            }
        }
    }

    void oneSpikeAmongManyIsSeenAndRead()
    {
        QFETCH(int, spike);
        QFETCH(bool, distance);
        QFETCH(bool, logarithmic);
        RowCurveData data = flat(5000, 1e-4F);
        data.lines[0].values[std::size_t(spike)] = 0.5F;
        RowCurvePlot plot;
        plot.resize(600, 120);
        plot.setData(data);
        plot.setDistance(distance);
        plot.setLogarithmic(logarithmic);
        plot.show();
        const QImage image = plot.grab().toImage();
        const int x = int(plot.pixelOf(spike));
        int tallest = 0;
        for (int column = x - 1; column <= x + 1; ++column)
            tallest = std::max(tallest, inked(image, column, Theme::lightTheme().accent));
        QVERIFY2(tallest > 40, qPrintable(QString::number(tallest)));
        QVERIFY(inked(image, x > 300 ? 150 : 450, Theme::lightTheme().accent) < 10);
        QCOMPARE(plot.keyAt(plot.pixelOf(spike)), std::optional(spike));
        QCOMPARE(plot.keyAt(plot.pixelOf(spike) + 1), std::optional(spike));
    }

    void everyByteOfAShortRowIsFound()
    {
        RowCurvePlot plot;
        plot.resize(400, 100);
        for (const int count : {1, 2, 64}) {
            plot.setData(flat(count));
            for (const bool distance : {false, true}) {
                plot.setDistance(distance);
                for (int key = 0; key < count; ++key)
                    QCOMPARE(plot.keyAt(plot.pixelOf(key)), std::optional(key));
            }
        }
        QVERIFY(plot.pixelOf(63) < plot.pixelOf(0)); // distance 0 at the left
    }

    void hoverReadsExactValues()
    {
        SmallMap small("abcdefgh", 4);
        small.weight(2, 1) = 0.123456F;
        RowCurve curve;
        curve.resize(400, 140);
        curve.setCurve(QStringLiteral("Query"), RowCurve::rowOf(*small.map, 2));
        QCOMPARE(curve.plot().data().count(), 7); // up to the query's own byte
        QCOMPARE(curve.plot().data().border, 4);
        curve.show();
        QSignalSpy hovered(&curve, &RowCurve::hovered);
        QSignalSpy locked(&curve, &RowCurve::keyLocked);
        QSignalSpy readings(&curve, &RowCurve::readingChanged);
        const QPoint spot(int(curve.plot().pixelOf(1)), 20);
        QTest::mouseMove(&curve.plot(), spot);
        QCOMPARE(hovered.last().first().value<std::optional<int>>(), std::optional(1));
        QCOMPARE(readings.last().first().toString(), QStringLiteral("b, byte 702,001, -5: weight 0.1235"));
        QTest::mouseClick(&curve.plot(), Qt::LeftButton, {}, spot);
        QCOMPARE(locked.last().first().value<std::optional<int>>(), std::optional(1));
        curve.setLockedKey(1);
        QTest::mouseClick(&curve.plot(), Qt::LeftButton, {}, spot);
        QCOMPARE(locked.last().first().value<std::optional<int>>(), std::optional<int>());
        QTest::keyClick(&curve.plot(), Qt::Key_Right);
        QCOMPARE(hovered.last().first().value<std::optional<int>>(), std::optional(2));
        QTest::keyClick(&curve.plot(), Qt::Key_Return);
        QCOMPARE(locked.last().first().value<std::optional<int>>(), std::optional(2));
        QCOMPARE(RowCurve::queryTitle(*small.map, 2), QStringLiteral("Query 'g' at byte 702,006"));
    }

    void twoCurvesAreReadAtOnce()
    {
        RowCurveData data = flat(10);
        data.lines.push_back({QStringLiteral("gradient"), std::vector<float>(10, 0.25F), RowCurveData::Role::Gradient});
        RowCurve curve;
        curve.resize(400, 140);
        curve.setCurve({}, data);
        curve.setCaption(RowCurve::gradientCaption());
        curve.show();
        QCOMPARE(curve.reading(3), QStringLiteral("x, byte 1,003, -6: weight 0.01, gradient 0.25"));
        const QImage image = curve.grab().toImage();
        QVERIFY(inked(image, 200, runColour(1)) > 0);
        QVERIFY(inked(image, 200, Theme::lightTheme().accent) > 0);
    }

    void whatIsNoNumberLeavesAGap_data()
    {
        QTest::addColumn<float>("value");
        QTest::newRow("nan") << std::nanf("");
        QTest::newRow("infinity") << INFINITY;
        QTest::newRow("minus infinity") << -INFINITY;
    }

    void whatIsNoNumberLeavesAGap()
    {
        QFETCH(float, value);
        RowCurveData data = flat(20, 0.5F);
        for (int key = 8; key < 12; ++key)
            data.lines[0].values[std::size_t(key)] = value;
        RowCurve curve;
        curve.resize(400, 120);
        curve.setCurve({}, data);
        curve.show();
        for (const bool logarithmic : {false, true}) {
            curve.setLogarithmic(logarithmic);
            const QImage image = curve.plot().grab().toImage();
            QCOMPARE(inked(image, int(curve.plot().pixelOf(10)), Theme::lightTheme().accent), 0);
            QVERIFY(inked(image, int(curve.plot().pixelOf(3)), Theme::lightTheme().accent) > 0);
        }
        QVERIFY(!curve.reading(9).isEmpty());
    }

    void nothingZeroAndNegativeAreDrawn()
    {
        RowCurvePlot plot;
        plot.resize(300, 100);
        for (const bool logarithmic : {false, true}) {
            plot.setLogarithmic(logarithmic);
            for (const RowCurveData& data : {RowCurveData(), flat(0), flat(1, 0), flat(9, 0), flat(9, -3)}) {
                plot.setData(data);
                QVERIFY(!plot.grab().isNull());
                QTest::keyClick(&plot, Qt::Key_Left);
                QCOMPARE(plot.readKey().has_value(), data.count() > 0);
            }
        }
        plot.resize(10, 10); // narrower than its margins
        QVERIFY(!plot.grab().isNull());
        QVERIFY(!plot.keyAt(5));
    }

    void aLockedKeyOutsideIsIgnored()
    {
        RowCurve curve;
        curve.resize(300, 120);
        curve.setCurve({}, flat(10));
        curve.show();
        const QImage plain = curve.grab().toImage();
        curve.setLockedKey(10);
        QCOMPARE(curve.grab().toImage(), plain);
        curve.setLockedKey(5);
        QVERIFY(curve.grab().toImage() != plain);
    }

    void aDarkThemeIsFollowed()
    {
        RowCurvePlot plot;
        plot.resize(300, 100);
        plot.setData(flat(10, 1));
        plot.show();
        QVERIFY(inked(plot.grab().toImage(), 150, Theme::lightTheme().accent) > 0);
        applyTheme(*qApp, ThemeChoice::Dark);
        const QImage image = plot.grab().toImage();
        QVERIFY(inked(image, 150, Theme::darkTheme().accent) > 0);
        QCOMPARE(inked(image, 150, Theme::lightTheme().card), 0);
    }
};

QTEST_MAIN(TestRowCurve)
#include "test_row_curve.moc"
