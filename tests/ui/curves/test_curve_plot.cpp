// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/CurvePlot.h"

#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>
#include <QXmlStreamReader>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace workbench::ui;

namespace
{

CurveSeries curve(const QString& key, std::vector<CurveSample> samples)
{
    return {
        key,
        key,
        QStringLiteral("train"),
        QColor(0, 114, 178),
        false,
        CurveForm::Line,
        std::make_shared<CurveData>(std::move(samples)),
        nullptr};
}

CurveSample point(double x, double y)
{
    constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
    return std::isfinite(y) ? CurveSample{x, y, y, y, 0} : CurveSample{x, kNan, kNan, kNan, 1};
}

std::vector<CurveSample> line(int count, double from, double slope)
{
    std::vector<CurveSample> samples;
    for (int i = 0; i < count; ++i)
        samples.push_back(point(i, from + slope * i));
    return samples;
}

/// A chart that is shown, 600 x 300, with what it was given drawn.
class Shown
{
public:
    explicit Shown(ChartContents contents)
    {
        plot.resize(600, 300);
        plot.setContents(std::move(contents));
        plot.show();
        plot.redrawNow();
    }

    QWidget& canvas() { return *plot.childAt(plot.rect().center()); }
    QPoint at(double x, int y = 120) const { return {static_cast<int>(std::lround(plot.pixelOf(x))), y}; }

    void drag(QPoint from, QPoint to)
    {
        QTest::mousePress(&canvas(), Qt::LeftButton, {}, from);
        QTest::mouseMove(&canvas(), (from + to) / 2);
        QTest::mouseMove(&canvas(), to);
        QTest::mouseRelease(&canvas(), Qt::LeftButton, {}, to);
        plot.redrawNow();
    }

    CurvePlot plot;
};

ChartContents oneLine()
{
    ChartContents contents;
    contents.series = {curve(QStringLiteral("a"), line(1001, 5, -0.004))};
    return contents;
}

} // namespace

class TestCurvePlot : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aSpikeAmongAMillionIsHandedOverAtEveryZoom()
    {
        constexpr int kSpike = 314159;
        std::vector<CurveSample> samples;
        for (int i = 0; i < 1000000; ++i)
            samples.push_back(point(i, 2 + 0.3 * std::sin(i * 0.7)));
        samples[kSpike] = point(kSpike, 40);
        ChartContents contents;
        contents.series = {curve(QStringLiteral("a"), std::move(samples))};
        Shown shown(contents);
        for (double half = 900000; half > 3; half *= 0.4) {
            for (const double shift : {-0.5, 0.0, 0.63}) {
                shown.plot.setXRange(AxisRange{kSpike + (shift - 1) * half, kSpike + (shift + 1) * half}, false);
                shown.plot.redrawNow();
                const auto drawn = shown.plot.drawn(QStringLiteral("a"), false);
                QVERIFY(std::ranges::any_of(drawn, [](const QPointF& p) { return p.y() == 40; }));
                QVERIFY2(drawn.size() <= 2 * 600 + 6, qPrintable(QString::number(drawn.size())));
                QVERIFY(shown.plot.yRange().to >= 40);
            }
        }
    }

    void theSpikeIsSeenInThePicture_data()
    {
        QTest::addColumn<double>("height");
        QTest::addColumn<bool>("smoothed");
        QTest::newRow("up") << 40.0 << false;
        QTest::newRow("down") << -36.0 << false;
        QTest::newRow("up behind a smooth curve") << 40.0 << true;
        QTest::newRow("down behind a smooth curve") << -36.0 << true;
    }

    void theSpikeIsSeenInThePicture()
    {
        QFETCH(double, height);
        QFETCH(bool, smoothed);
        constexpr int kSpike = 314159;
        std::vector<CurveSample> samples;
        for (int i = 0; i < 1000000; ++i)
            samples.push_back(point(i, 2 + 0.3 * std::sin(i * 0.7)));
        samples[kSpike] = point(kSpike, height);
        ChartContents contents;
        contents.series = {curve(QStringLiteral("a"), std::move(samples))};
        if (smoothed)
            contents.series[0].smooth = std::make_shared<CurveData>(line(1000000, 2, 0));
        Shown shown(contents);
        int pictures = 0;
        for (double half = 900000; half > 3; half *= 0.43) {
            for (const double shift : {-0.71, -0.2, 0.0, 0.37, 0.83}) {
                shown.plot.setXRange(AxisRange{kSpike + (shift - 1) * half, kSpike + (shift + 1) * half}, false);
                shown.plot.redrawNow();
                const QImage image = shown.plot.grab().toImage();
                // Halfway between the others and the spike nothing but its line can be.
                const double middle = (height + 2) / 2, top = shown.plot.yRange().to, bottom = shown.plot.yRange().from;
                const QRect area = shown.canvas().rect().adjusted(46, 8, -10, -22);
                const int y
                    = area.top() + static_cast<int>(std::lround(area.height() * (top - middle) / (top - bottom)));
                const int x = shown.at(kSpike).x();
                bool seen = false;
                // Between single points the line comes down to the neighbours over their distance.
                const int reach = 2 + static_cast<int>(std::lround(area.width() / (2 * half)));
                for (int column = x - reach; column <= x + reach; ++column) {
                    const QColor pixel = image.pixelColor(std::clamp(column, 0, image.width() - 1), y);
                    seen = seen || (pixel.blue() > pixel.red() + 25);
                }
                QVERIFY2(seen, qPrintable(QStringLiteral("half %1, shift %2").arg(half).arg(shift)));
                ++pictures;
            }
        }
        QVERIFY(pictures >= 70);
    }

    void theCrosshairReadsAllRunsAtOnce()
    {
        ChartContents contents;
        contents.series = {
            curve(QStringLiteral("a"), line(11, 0, 1)), curve(QStringLiteral("b"), line(6, 100, -10)),
            curve(QStringLiteral("c"), {point(3, 1), point(4, std::numeric_limits<double>::quiet_NaN()), point(5, 2)})};
        contents.series[0].smooth = std::make_shared<CurveData>(line(11, 0.5, 1));
        Shown shown(contents);
        const auto readings = shown.plot.readingsAt(4.2);
        QCOMPARE(readings.size(), std::size_t{3});
        QCOMPARE(readings[0].value, 4.5);
        QCOMPARE(readings[0].point, 4.0);
        QVERIFY(readings[0].smoothed);
        QCOMPARE(readings[1].value, 60.0);
        QVERIFY(!readings[1].smoothed);
        QVERIFY(std::isnan(readings[2].point));
        QCOMPARE(shown.plot.readingsAt(7).size(), std::size_t{1}); // the others have ended

        QSignalSpy hovered(&shown.plot, &CurvePlot::hovered);
        QTest::mouseMove(&shown.canvas(), shown.at(4));
        QTRY_VERIFY(shown.plot.crosshair().has_value());
        QVERIFY(std::abs(*shown.plot.crosshair() - 4) < 0.05);
        QVERIFY(!hovered.isEmpty());
    }

    void aDragZoomsAndDoubleClickGoesBack()
    {
        Shown shown(oneLine());
        QSignalSpy changed(&shown.plot, &CurvePlot::xRangeChanged);
        shown.drag(shown.at(200), shown.at(600)); // flat: the x axis alone
        QVERIFY(std::abs(shown.plot.xRange().from - 200) < 4 && std::abs(shown.plot.xRange().to - 600) < 4);
        QVERIFY(!shown.plot.view().y);
        QVERIFY(shown.plot.yRange().to < 4.5); // follows what is visible
        QCOMPARE(changed.size(), 1);
        shown.drag(shown.at(300, 60), shown.at(400, 200)); // a box: both
        QVERIFY(shown.plot.view().x && shown.plot.view().y);

        QTest::mouseDClick(&shown.canvas(), Qt::LeftButton, {}, shown.at(350));
        shown.plot.redrawNow();
        QVERIFY(!shown.plot.view().y);
        QVERIFY(shown.plot.canGoForward());
        QVERIFY(shown.plot.goForward());
        QVERIFY(shown.plot.view().y);
        QVERIFY(shown.plot.goBack() && shown.plot.goBack() && !shown.plot.goBack());
        shown.plot.redrawNow();
        QCOMPARE(shown.plot.xRange().from, 0.0);
        QVERIFY(shown.plot.xRange().to >= 1000 && shown.plot.xRange().to < 1010);
    }

    void theWheelKeepsThePointWhereItIs()
    {
        Shown shown(oneLine());
        const QPoint at = shown.at(250);
        QWheelEvent wheel(
            at, shown.canvas().mapToGlobal(at), {}, {0, 240}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(&shown.canvas(), &wheel);
        shown.plot.redrawNow();
        QVERIFY(shown.plot.xRange().to - shown.plot.xRange().from < 700);
        QVERIFY(std::abs(shown.plot.pixelOf(250) - at.x()) < 1.5);
        QWheelEvent out(
            at, shown.canvas().mapToGlobal(at), {}, {0, -1200}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(&shown.canvas(), &out);
        QVERIFY(!shown.plot.view().x); // all of it: follows the data again
    }

    void aClickPicksAPlace()
    {
        Shown shown(oneLine());
        QSignalSpy picked(&shown.plot, &CurvePlot::picked);
        QTest::mouseClick(&shown.canvas(), Qt::LeftButton, {}, shown.at(700));
        QCOMPARE(picked.size(), 1);
        QVERIFY(std::abs(picked.first().first().toDouble() - 700) < 2);
    }

    void aLogarithmicAxisSaysWhatItLeavesOut()
    {
        ChartContents contents;
        contents.series
            = {curve(QStringLiteral("a"), {point(0, 1), point(1, 10), point(2, 0), point(3, -4), point(4, 100)})};
        contents.yScale = AxisScale::Logarithmic;
        Shown shown(contents);
        QCOMPARE(shown.plot.leftOutByLog(), 2);
        QVERIFY(shown.plot.yRange().from > 0 && shown.plot.yRange().from <= 1 && shown.plot.yRange().to >= 100);
        contents.xScale = AxisScale::Logarithmic;
        shown.plot.setContents(contents);
        shown.plot.redrawNow();
        QCOMPARE(shown.plot.xRange().from, 1.0);
        QVERIFY(shown.plot.xRange().to >= 4 && shown.plot.xRange().to < 4.1);
    }

    void withNothingToShowItStillDraws_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<double>("value");
        QTest::newRow("no points") << 0 << 0.0;
        QTest::newRow("one point") << 1 << 2.5;
        QTest::newRow("one zero") << 1 << 0.0;
        QTest::newRow("all lost") << 20 << std::numeric_limits<double>::quiet_NaN();
        QTest::newRow("all equal") << 20 << 3.0;
    }

    void withNothingToShowItStillDraws()
    {
        QFETCH(int, count);
        QFETCH(double, value);
        for (const AxisScale scale : {AxisScale::Linear, AxisScale::Logarithmic}) {
            ChartContents contents;
            contents.xScale = contents.yScale = scale;
            contents.series = {
                curve(QStringLiteral("a"), std::vector<CurveSample>(static_cast<std::size_t>(count), point(5, value)))};
            Shown shown(contents);
            QVERIFY(shown.plot.xRange().from < shown.plot.xRange().to);
            QVERIFY(shown.plot.yRange().from < shown.plot.yRange().to);
            QVERIFY(!shown.plot.grab().isNull());
        }
        Shown empty{ChartContents{}};
        QVERIFY(empty.plot.readingsAt(0).empty());
    }

    void lostValuesAreMarked()
    {
        std::vector<CurveSample> samples = line(400, 2, 0);
        ChartContents clean;
        clean.series = {curve(QStringLiteral("a"), samples)};
        samples[200] = point(200, std::numeric_limits<double>::quiet_NaN());
        ChartContents broken;
        broken.series = {curve(QStringLiteral("a"), samples)};
        const QColor bad = PlotStyle{}.bad;
        const auto marked = [&bad](const ChartContents& contents) {
            Shown shown(contents);
            const QImage image = shown.plot.grab().toImage();
            const int x = shown.at(200).x();
            for (int y = 0; y < 60; ++y) {
                if (image.pixelColor(x, y) == bad)
                    return true;
            }
            return false;
        };
        QVERIFY(marked(broken));
        QVERIFY(!marked(clean));
    }

    void aBigLegendHidesNoCurveOfAFigure()
    {
        ChartContents contents;
        contents.series = {curve(QStringLiteral("0"), line(400, 2, 0))};
        contents.series.front().colour = Qt::red;
        for (int i = 1; i < 9; ++i)
            contents.series.push_back(curve(QString::number(i), line(400, 1, 0)));
        for (CurveSeries& series : contents.series)
            series.name
                = QStringLiteral("a run whose name is far too long to stand inside of the chart ") + series.name;
        Shown shown(contents);
        const QImage image = shown.plot.figureImage({.size = {1000, 620}, .scale = 1, .whole = true});
        int seen = 0; // columns of pixels in which the red line is seen, near the top
        for (int x = 0; x < image.width(); ++x) {
            for (int y = 0; y < image.height() / 3; ++y) {
                const QColor pixel = image.pixelColor(x, y);
                if (pixel.red() > 200 && pixel.green() < 60 && pixel.blue() < 60) {
                    ++seen;
                    break;
                }
            }
        }
        QVERIFY2(seen > 850, qPrintable(QString::number(seen)));
    }

    void figuresAreWholeFiles()
    {
        ChartContents contents = oneLine();
        contents.title = QStringLiteral("Loss <of> & run");
        contents.xTitle = QStringLiteral("bytes");
        contents.yTitle = QStringLiteral("bits per byte");
        contents.levels = {{1.5, QStringLiteral("target 1.5"), Qt::red}};
        Shown shown(contents);
        const FigureOptions options{.size = {500, 320}, .scale = 3};

        const QImage png = QImage::fromData(shown.plot.figure(FigureFormat::Png, options), "PNG");
        QCOMPARE(png.size(), QSize(1500, 960));
        QCOMPARE(png.pixelColor(2, 2), QColor(Qt::white));
        QCOMPARE(shown.plot.figureImage(options).size(), png.size());

        QXmlStreamReader svg(shown.plot.figure(FigureFormat::Svg, options));
        QString words;
        int paths = 0;
        while (!svg.atEnd()) {
            svg.readNext();
            if (svg.isCharacters())
                words += svg.text();
            paths += svg.isStartElement()
                && (svg.name() == QLatin1String("polyline") || svg.name() == QLatin1String("path"));
        }
        QVERIFY2(!svg.hasError(), qPrintable(svg.errorString()));
        QVERIFY(paths > 0);
        for (const char* word : {"bits per byte", "bytes", "Loss <of> & run", "target 1.5", "a, train"})
            QVERIFY2(words.contains(QLatin1String(word)), word);

        const QByteArray pdf = shown.plot.figure(FigureFormat::Pdf, options);
        QVERIFY(pdf.startsWith("%PDF-"));
        QVERIFY(pdf.trimmed().endsWith("%%EOF"));
        QVERIFY(pdf.contains("/MediaBox [0 0 375"));

        QVERIFY(shown.plot.figure(FigureFormat::Png, {.size = {0, 0}}).isEmpty());
    }

    void manyChangesAreDrawnTogether()
    {
        Shown shown(oneLine());
        QSignalSpy drawn(&shown.plot, &CurvePlot::drawnAgain);
        QElapsedTimer clock;
        clock.start();
        int changes = 0;
        while (clock.elapsed() < 400) {
            shown.plot.setContents(oneLine());
            ++changes;
            QTest::qWait(1);
        }
        QVERIFY(changes > 20);
        QVERIFY2(drawn.size() >= 1 && drawn.size() <= 14, qPrintable(QString::number(drawn.size())));
    }
};

QTEST_MAIN(TestCurvePlot)
#include "test_curve_plot.moc"
