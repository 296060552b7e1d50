// SPDX-License-Identifier: GPL-3.0-or-later
// Groups, expressions, legend and export of the Curves page.
#include "CurvesBench.h"

#include "ui/curves/CurvesToolBar.h"
#include "ui/curves/DrawnGroups.h"
#include "ui/curves/ExportPanel.h"
#include "ui/curves/ExpressionLine.h"
#include "ui/curves/MetricCard.h"
#include "ui/curves/PointsCsv.h"
#include "ui/plot/LegendCard.h"
#include "ui/theme/Theme.h"

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTest>

namespace
{

RunId addSeed(Bench& bench, const std::string& name, std::uint64_t seed, double start, int steps = 60)
{
    const RunId id(QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString());
    config::RunConfig config;
    config.name = name;
    config.train.seed = seed;
    if (!bench.store->createRun(id, config, train::RunState::Running))
        qFatal("no run");
    for (int step = 1; step <= steps; ++step) {
        bench.recorder->record(id, Bench::stepDone(step, start / std::sqrt(step) + 0.2 * std::sin(step * start)));
        if (step % 10 == 0) {
            train::EvalDone done;
            done.at = Bench::stepDone(step, 0).at;
            done.part = train::SplitPart::Validation;
            done.loss = start / std::sqrt(step) + 0.1;
            bench.recorder->record(id, done);
        }
    }
    if (!bench.recorder->flush())
        qFatal("not written");
    bench.runs.refresh();
    return id;
}

/// For a person to look at, where a folder is named.
void keepPicture(QWidget& page, const char* name)
{
    if (const QString folder = qEnvironmentVariable("WORKBENCH_PICTURES"); !folder.isEmpty())
        page.grab().save(folder + QLatin1Char('/') + QLatin1String(name) + QStringLiteral(".png"));
}

} // namespace

class TestCurveParts : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(QStringLiteral("sharnn-workbench-tests"));
        QCoreApplication::setApplicationName(QStringLiteral("curve-parts"));
    }

    void init() { QSettings().clear(); }

    void seedsAreDrawnAsMeanWithBand()
    {
        Bench bench;
        std::vector<RunId> runs;
        for (int seed = 0; seed < 4; ++seed)
            runs.push_back(
                addSeed(bench, "single head seed " + std::to_string(seed), static_cast<std::uint64_t>(seed), 4 + seed));
        bench.selection.setShownRuns(runs);
        CurveSettings settings;
        settings.grouping = Grouping::Seeds;
        settings.smoothing = 0;
        settings.unit = LossUnit::Nats;
        settings.save();
        applyTheme(*qApp, ThemeChoice::Light);
        CurvesPage page(bench.context);
        page.resize(1020, 725);
        page.show();
        CurvePlot& plot = lossPlot(page);
        plot.redrawNow();
        const CurveSeries& group = plot.contents().series.at(0);
        QCOMPARE(group.name, QStringLiteral("single head, 4 runs"));
        QVERIFY(group.band && !group.faint);
        const CurveSample& last = group.band->samples().back();
        const auto at = [](int seed) { return (4 + seed) / std::sqrt(60) + 0.2 * std::sin(60.0 * (4 + seed)); };
        const auto [least, most] = std::minmax({at(0), at(1), at(2), at(3)});
        QVERIFY(std::abs(last.low - least) < 1e-9 && std::abs(last.high - most) < 1e-9);
        QVERIFY(std::abs(last.mean - (at(0) + at(1) + at(2) + at(3)) / 4) < 1e-9);
        QCOMPARE(std::ranges::count_if(plot.contents().series, [](const CurveSeries& s) { return s.faint; }), 8);
        QCOMPARE(plot.readingsAt(30000).size(), std::size_t{2}); // mean of train and of validation
        QVERIFY(std::isfinite(plot.readingsAt(30000)[0].low));
        keepPicture(page, "groups-light");
        applyTheme(*qApp, ThemeChoice::Dark);
        QCoreApplication::processEvents();
        plot.redrawNow();
        keepPicture(page, "groups-dark");
        applyTheme(*qApp, ThemeChoice::Light);

        // One click on the group's name hides all of it, in all charts.
        Q_EMIT plot.legendToggled(group.owner);
        QTRY_VERIFY(std::ranges::all_of(plot.contents().series, [](const CurveSeries& s) { return s.hidden; }));
        QVERIFY(bench.selection.isHidden(runs[2]));
        QTRY_VERIFY(page.findChildren<CurvePlot*>()[1]->contents().series.at(0).hidden);
        QVERIFY(plot.readingsAt(30000).empty());
    }

    void namesSayWhatAGroupHasInCommon()
    {
        std::vector<store::RunRow> rows(5);
        const char* names[] = {"wide (seed=1)", "wide (seed=2)", "alpha", "beta", "solo"};
        std::vector<const store::RunRow*> all;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            rows[i].id = RunId(std::to_string(i));
            rows[i].name = rows[i].config.name = names[i];
            rows[i].config.train.seed = i;
            rows[i].config.model.width = i < 2 ? 64 : i < 4 ? 128 : 256;
            rows[i].group = i % 2 == 0 ? "sweep 1" : "";
            all.push_back(&rows[i]);
        }
        const auto seeds = drawnGroups(all, Grouping::Seeds);
        QCOMPARE(seeds.size(), std::size_t{3});
        QCOMPARE(seeds[0].name, QStringLiteral("wide, 2 runs"));
        QCOMPARE(seeds[1].name, QStringLiteral("alpha, 2 runs"));
        QCOMPARE(seeds[2].name, QStringLiteral("solo"));
        QCOMPARE(seeds[2].owner, QStringLiteral("4"));
        const auto groups = drawnGroups(all, Grouping::Groups);
        QCOMPARE(groups.size(), std::size_t{3});
        QCOMPARE(groups[0].name, QStringLiteral("sweep 1, 3 runs"));
        QCOMPARE(drawnGroups(all, Grouping::Off).size(), std::size_t{5});
    }

    void theLegendHidesHighlightsAndReorders()
    {
        Bench bench;
        std::vector<RunId> runs;
        for (int i = 0; i < 8; ++i)
            runs.push_back(addSeed(bench, "run " + std::to_string(i), 1, 4 + 0.5 * i));
        bench.selection.setShownRuns(runs);
        CurvesPage page(bench.context);
        page.resize(1020, 725);
        page.show();
        CurvePlot& plot = lossPlot(page);
        plot.redrawNow();
        auto* legend = page.findChild<LegendCard*>();
        const auto rowAt = [](int row) { return QPoint(60, LegendRows::kPadding + row * LegendRows::kLine + 6); };
        QTest::mouseClick(legend, Qt::LeftButton, {}, rowAt(2));
        QVERIFY(bench.selection.isHidden(runs[2]));
        QTRY_VERIFY(plot.drawn(keyOf(runs[2], "trainLoss"), false).empty());
        QVERIFY(bench.selection.shownRuns() == runs); // it keeps its place and its name in the legend

        QTest::mousePress(legend, Qt::LeftButton, {}, rowAt(5));
        QTest::mouseMove(legend, rowAt(4));
        QTest::mouseMove(legend, rowAt(0) - QPoint(0, 6));
        QTest::mouseRelease(legend, Qt::LeftButton, {}, rowAt(0) - QPoint(0, 6));
        QCOMPARE(bench.selection.shownRuns().front(), runs[5]);
        QTRY_COMPARE(plot.contents().series.front().owner, QString::fromStdString(runs[5].value()));

        legend->setFocus();
        QSignalSpy pointed(&plot, &CurvePlot::curvePointedAt);
        QTest::keyClick(legend, Qt::Key_Down);
        QTest::keyClick(legend, Qt::Key_Space);
        QVERIFY(bench.selection.isHidden(runs[0]));
        QTest::keyClick(legend, Qt::Key_Space);
        QVERIFY(!bench.selection.isHidden(runs[0]));
        QTest::keyClick(legend, Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(bench.selection.shownRuns().front(), runs[0]);
        plot.redrawNow();
        Q_EMIT plot.curvePointedAt(QString::fromStdString(runs[4].value()));
        plot.setHighlighted(QString::fromStdString(runs[4].value()));
        for (CurvePlot* each : page.findChildren<CurvePlot*>())
            each->redrawNow();
        keepPicture(page, "highlight-light");
        page.resize(640, 725);
        QCoreApplication::processEvents();
        for (CurvePlot* each : page.findChildren<CurvePlot*>())
            each->redrawNow();
        keepPicture(page, "narrow");
    }

    void anExpressionIsDrawnAndKept()
    {
        Bench bench;
        const RunId run = addSeed(bench, "a", 1, 5);
        bench.selection.setShownRuns({run});
        {
            CurvesPage page(bench.context);
            page.resize(1020, 725);
            page.show();
            auto* card = page.findChildren<MetricCard*>().at(1);
            auto* line = card->findChild<ExpressionLine*>();
            auto* field = line->findChild<QLineEdit*>();
            line->open(QStringLiteral("exp(validationLos)"));
            QVERIFY(line->isVisible());
            QVERIFY(std::ranges::any_of(line->findChildren<QLabel*>(), [](const QLabel* label) {
                return label->text().contains(QLatin1String("At 5"))
                    && label->text().contains(QLatin1String("Did you mean"));
            }));
            keepPicture(page, "expression");
            QTest::keyClick(field, Qt::Key_Return);
            QVERIFY(line->isVisible()); // not while it is wrong
            field->setText(QStringLiteral("exp(validationLoss)"));
            QTest::keyClick(field, Qt::Key_Return);
            QVERIFY(!line->isVisible());
            QTRY_COMPARE(card->plot().contents().series.at(0).raw->samples().size(), std::size_t{6});
            QVERIFY(
                std::abs(card->plot().contents().series[0].raw->samples()[0].mean - std::exp(5 / std::sqrt(10) + 0.1))
                < 1e-9);
        }
        CurvesPage again(bench.context);
        QCOMPARE(again.findChildren<MetricCard*>().at(1)->value().text(), std::string("exp(validationLoss)"));
    }

    void outliersAreLeftOutsideAndSaid()
    {
        ChartContents contents;
        std::vector<CurveSample> samples;
        for (int i = 0; i < 101; ++i) {
            const double y = i == 50 ? 400.0 : 1.0 + 0.01 * i;
            samples.push_back({double(i), y, y, y, 0});
        }
        contents.series
            = {{QStringLiteral("a"),
                QStringLiteral("a"),
                {},
                Qt::red,
                false,
                CurveForm::Line,
                std::make_shared<CurveData>(samples),
                nullptr}};
        CurvePlot plot;
        plot.resize(600, 300);
        plot.setContents(contents);
        plot.show();
        plot.redrawNow();
        QVERIFY(plot.yRange().to > 400 && !plot.outside().above);
        contents.yMiddle = true;
        plot.setContents(contents);
        plot.redrawNow();
        // Sorted: 1.00 ... 2.00 without 1.50, then 400. n = 101: y[5] = 1.05, y[95] = 1.96; a margin of 5 %.
        QVERIFY(std::abs(plot.yRange().from - (1.05 - 0.05 * 0.91)) < 1e-9);
        QVERIFY(std::abs(plot.yRange().to - (1.96 + 0.05 * 0.91)) < 1e-9);
        QVERIFY(plot.outside().above);
        QCOMPARE(plot.outside().greatest, 400.0);
        QVERIFY(
            std::ranges::any_of(plot.drawn(QStringLiteral("a"), false), [](const QPointF& p) { return p.y() == 400; }));
    }

    void theScreenIsExportedAsItIs()
    {
        Bench bench;
        const RunId run = addSeed(bench, "a", 1, 5);
        bench.selection.setShownRuns({run});
        CurvesPage page(bench.context);
        page.resize(1020, 725);
        page.show();
        CurvePlot& plot = lossPlot(page);
        plot.setXRange(AxisRange{10000, 30000}, false);
        plot.redrawNow();
        auto* panel = page.findChild<ExportPanel*>();
        page.findChild<CurvesToolBar*>()->setExportOpen(true);
        QVERIFY(panel->isVisible());
        plot.redrawNow();
        keepPicture(page, "export");
        FigureOptions options;
        options.asOnScreen = true;
        options.scale = 1;
        const QImage figure = plot.figureImage(options);
        QCOMPARE(figure.size(), plot.size());
        QVERIFY(plot.figure(FigureFormat::Svg, options).contains("<svg"));
        QVERIFY(plot.figure(FigureFormat::Pdf, options).startsWith("%PDF-"));
        if (const QString folder = qEnvironmentVariable("WORKBENCH_PICTURES"); !folder.isEmpty())
            figure.save(folder + QStringLiteral("/figure.png"));
        QTest::keyClick(panel, Qt::Key_Escape);
        QVERIFY(!panel->isVisible());
    }

    void cellsNeverStartAFormula_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("cell");
        QTest::newRow("plain") << QByteArray("run 1") << QByteArray("run 1");
        QTest::newRow("empty") << QByteArray() << QByteArray();
        QTest::newRow("equals") << QByteArray("=1+2") << QByteArray("'=1+2");
        QTest::newRow("plus") << QByteArray("+1") << QByteArray("'+1");
        QTest::newRow("minus") << QByteArray("-1") << QByteArray("'-1");
        QTest::newRow("at") << QByteArray("@a") << QByteArray("'@a");
        QTest::newRow("tab") << QByteArray("\ta") << QByteArray("'\ta");
        QTest::newRow("return") << QByteArray("\ra") << QByteArray("\"'\ra\"");
        QTest::newRow("quoted") << QByteArray("=a,\"b\"") << QByteArray("\"'=a,\"\"b\"\"\"");
    }

    void cellsNeverStartAFormula()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, cell);
        QCOMPARE(csvField(std::string_view(text.data(), static_cast<std::size_t>(text.size()))), cell);
    }
};

QTEST_MAIN(TestCurveParts)
#include "test_curve_parts.moc"
