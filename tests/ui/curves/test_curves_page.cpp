// SPDX-License-Identifier: GPL-3.0-or-later
#include "CurvesBench.h"

#include "core/base/Uuid.h"
#include "core/store/RunRecorder.h"
#include "core/store/Store.h"
#include "ui/AppContext.h"
#include "ui/curves/CorpusFloors.h"
#include "ui/curves/CurveSaver.h"
#include "ui/curves/CurvesPage.h"
#include "ui/curves/CurvesToolBar.h"
#include "ui/curves/EventMarks.h"
#include "ui/curves/MetricNames.h"
#include "ui/curves/PointsCsv.h"
#include "ui/curves/RunStateLine.h"
#include "ui/curves/TargetEditor.h"
#include "ui/models/RunListModel.h"
#include "ui/models/SeriesCache.h"
#include "ui/plot/CurvePlot.h"
#include "ui/selection/Selection.h"
#include "ui/session/TrainSession.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

using namespace workbench;
using namespace workbench::ui;
using store::Metric;

class TestCurvesPage : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void stepsThatARunDoesAgainReplaceTheOldOnes()
    {
        Bench bench;
        const RunId run = bench.addRun("cut short", 10);
        SeriesCache cache(*bench.store);
        QCOMPARE(cache.series(run, Metric::TrainLoss).storedCount(), 10);
        train::RunStarted started;
        started.at.step = 5;
        started.from = train::StartedFrom{.run = run, .step = 5};
        bench.recorder->record(run, started);
        for (int step = 6; step <= 30; ++step) // past the old end before anybody has looked
            bench.recorder->record(run, Bench::stepDone(step, 77));
        QVERIFY(bench.recorder->flush());
        cache.catchUp();
        std::vector<std::int64_t> steps;
        int replaced = 0;
        cache.series(run, Metric::TrainLoss).forEach([&](const store::MetricBucket& bucket) {
            steps.push_back(bucket.first.at.step);
            replaced += bucket.first.value == 77 ? 1 : 0;
        });
        QCOMPARE(steps.size(), 30U);
        QVERIFY(std::ranges::is_sorted(steps));
        QCOMPARE(replaced, 25);
    }

    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(QStringLiteral("sharnn-workbench-tests"));
        QCoreApplication::setApplicationName(QStringLiteral("curves"));
    }

    void init() { QSettings().clear(); }

    void anEmptyPageLeadsToLaunch()
    {
        Bench bench;
        CurvesPage page(bench.context);
        page.show();
        QSignalSpy wanted(&page, &CurvesPage::launchWanted);
        auto& button = withText<QPushButton>(page, "Set up a run");
        QVERIFY(button.isVisible());
        button.click();
        QCOMPARE(wanted.size(), 1);
    }

    void runsAreDrawnOverEachOtherInTheirColours()
    {
        Bench bench;
        const RunId a = bench.addRun("first", 50), b = bench.addRun("second", 30);
        bench.selection.setRun(a);
        bench.selection.setShownRuns({a, b});
        CurvesPage page(bench.context);
        page.resize(1020, 700);
        page.show();
        CurvePlot& plot = lossPlot(page);
        plot.redrawNow();
        QCOMPARE(plot.contents().series.size(), std::size_t{2});
        QVERIFY(plot.contents().series[0].colour != plot.contents().series[1].colour);
        QCOMPARE(plot.contents().series[0].raw->samples().size(), std::size_t{50});
        // Bits per byte over bytes at first.
        QCOMPARE(plot.contents().series[1].raw->samples()[3].x, 4096.0);
        QVERIFY(std::abs(plot.contents().series[1].raw->samples()[3].mean - 2.5 / std::numbers::ln2) < 1e-12);
        QVERIFY(!plot.drawn(keyOf(b, "trainLoss"), true).empty());

        withText<QPushButton>(page, "nats").click();
        withText<QPushButton>(page, "step").click();
        QCOMPARE(plot.contents().series[1].raw->samples()[3].x, 4.0);
        QCOMPARE(plot.contents().series[1].raw->samples()[3].mean, 2.5);
        bench.selection.setShown(b, false);
        QTRY_COMPARE(plot.contents().series.size(), std::size_t{1});
    }

    void aLiveStepIsOnTheChartBeforeItIsOnTheDisk()
    {
        Bench bench;
        const RunId run = bench.addRun("live", 10);
        bench.selection.setRun(run);
        bench.selection.setShownRuns({run});
        CurvesPage page(bench.context);
        page.show();
        Q_EMIT bench.training.eventsArrived(run, {Bench::stepDone(11, 1.0), Bench::stepDone(12, 0.5)});
        CurvePlot& plot = lossPlot(page);
        QTRY_COMPARE(plot.contents().series.at(0).raw->samples().size(), std::size_t{12});
        // The same points from the disk change nothing.
        bench.recorder->record(run, Bench::stepDone(11, 1.0));
        bench.recorder->record(run, Bench::stepDone(12, 0.5));
        QVERIFY(bench.recorder->flush());
        Q_EMIT bench.runs.storeChanged();
        QTest::qWait(80);
        QCOMPARE(plot.contents().series.at(0).raw->samples().size(), std::size_t{12});
    }

    void aRunOfAnotherProgramIsFollowed()
    {
        Bench bench;
        const RunId run = bench.addRun("elsewhere", 10);
        bench.selection.setShownRuns({run});
        CurvesPage page(bench.context);
        page.show();
        for (int step = 11; step <= 25; ++step)
            bench.recorder->record(run, Bench::stepDone(step, 1));
        QVERIFY(bench.recorder->flush());
        QTRY_COMPARE_WITH_TIMEOUT(
            lossPlot(page).contents().series.at(0).raw->samples().size(), std::size_t{25},
            3000); // by the list's polling
    }

    void zoomAndCrosshairAreLinked()
    {
        Bench bench;
        const RunId run = bench.addRun("a", 100);
        bench.selection.setRun(run);
        bench.selection.setShownRuns({run});
        CurvesPage page(bench.context);
        page.resize(1020, 700);
        page.show();
        const auto plots = page.findChildren<CurvePlot*>();
        QCOMPARE(plots.size(), 4);
        Q_EMIT plots[1]->hovered(50000.0);
        QCOMPARE(plots[0]->crosshair(), std::optional(50000.0));
        Q_EMIT plots[1]->xRangeChanged(AxisRange{10000, 60000}, false);
        QCOMPARE(plots[0]->view().x, std::optional(AxisRange{10000, 60000}));
        QCOMPARE(plots[3]->view().x, std::optional(AxisRange{10000, 60000}));
        withText<QPushButton>(page, "step").click(); // the old range means nothing now
        QVERIFY(!plots[0]->view().x);

        Q_EMIT plots[0]->picked(42.2);
        QCOMPARE(bench.selection.step(), std::optional<std::int64_t>(42));
    }

    void everyPointIsInTheCsv()
    {
        Bench bench;
        const RunId run = bench.addRun("a, \"quoted\"", 25);
        bench.recorder->record(run, Bench::stepDone(26, std::numeric_limits<double>::quiet_NaN()));
        QVERIFY(bench.recorder->flush());
        bench.runs.refresh();
        const QString file = bench.folder.filePath(QStringLiteral("points.csv"));
        PointsCsv csv(*bench.store, *bench.store->runs(), file);
        QSignalSpy finished(&csv, &PointsCsv::finished);
        csv.start();
        QVERIFY(finished.wait(5000));
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        const QList<QByteArray> lines = written.readAll().trimmed().split('\n');
        std::int64_t points = 0;
        for (const Metric metric : store::kMetrics)
            points += *bench.store->pointCount(run, metric);
        QVERIFY(points >= 4 * 26);
        QCOMPARE(lines.size(), points + 1);
        QCOMPARE(csv.rowsWritten(), points);
        QVERIFY(lines.contains(
            QByteArray::fromStdString(run.value()) + ",\"a, \"\"quoted\"\"\",trainLoss,4,4096,0.2,0.004,"
            + lines[4].split(',')[8] + ",2.5"));
        QVERIFY(std::ranges::any_of(lines, [](const QByteArray& line) { return line.endsWith(",nan"); }));
    }

    void importedSeriesAreInTheCsvToo()
    {
        Bench bench;
        store::Store::ImportedRun imported;
        imported.row.id = RunId(makeUuid());
        imported.row.name = "from elsewhere";
        imported.row.state = train::RunState::Finished;
        for (const char* metric : {"trainLoss", "eval/accuracy, top \"1\"", "=cmd"}) {
            std::vector<store::MetricPoint> points;
            for (int step = 1; step <= 4500; ++step) // more than a slice
                points.push_back({{step, step * 100, step * 0.5, 0}, 1000 + step, 2.0 / step});
            imported.series.push_back({metric, [points]() mutable -> Result<std::vector<store::MetricPoint>> {
                                           return std::exchange(points, {});
                                       }});
        }
        const auto row = bench.store->importRun(std::move(imported));
        QVERIFY2(row, row ? "" : describe(row.error()).c_str());
        const QString file = bench.folder.filePath(QStringLiteral("points.csv"));
        PointsCsv csv(*bench.store, {*row}, file);
        QSignalSpy finished(&csv, &PointsCsv::finished);
        csv.start();
        QVERIFY(finished.wait(5000));
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        const QList<QByteArray> lines = written.readAll().trimmed().split('\n');
        QCOMPARE(lines.size(), 3 * 4500 + 1);
        const QByteArray head = QByteArray::fromStdString(row->id.value()) + ",from elsewhere,";
        QVERIFY(lines[1].startsWith(head + "trainLoss,1,"));
        QVERIFY(lines[4501].startsWith(head + "'=cmd,1,"));
        QVERIFY(lines[9001].startsWith(head + "\"eval/accuracy, top \"\"1\"\"\",1,"));
        QVERIFY(lines.last().contains(",4500,450000,2250,0,5500,"));
        QCOMPARE(lines.last().split(',').last().toDouble(), 2.0 / 4500);
    }

    void namesOfMetricsAreReadBesideTheWindow()
    {
        Bench bench;
        MetricNames names(bench.path());
        QCOMPARE(names.all().front(), std::string("trainLoss")); // before anything is read
        QSignalSpy changed(&names, &MetricNames::changed), troubled(&names, &MetricNames::troubled);
        names.refresh();
        bench.addRun("a", 3);
        names.refresh();
        names.refresh();
        QTRY_VERIFY(changed.size() > 0);
        QVERIFY(std::ranges::find(names.all(), "gradNorm") != names.all().end());
        QVERIFY(troubled.isEmpty());
        MetricNames nowhere("/nowhere/at/all");
        QSignalSpy told(&nowhere, &MetricNames::troubled);
        nowhere.refresh();
        QTRY_COMPARE(told.size(), 1);
        QVERIFY(!nowhere.all().empty());
    }

    void aCsvThatCannotBeWrittenSaysWhy()
    {
        Bench bench;
        bench.addRun("a", 3);
        PointsCsv csv(*bench.store, *bench.store->runs(), QStringLiteral("/nowhere/points.csv"));
        std::optional<Error> told;
        connect(&csv, &PointsCsv::finished, this, [&](const std::optional<Error>& error) { told = error; });
        csv.start();
        QVERIFY(told && told->message.find("/nowhere/points.csv") != std::string::npos && !told->hint.empty());
    }

    void smoothingIsTyped_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<double>("weight");
        QTest::newRow("usual") << "0.9" << 0.9;
        QTest::newRow("comma") << "0,25" << 0.25;
        QTest::newRow("too much") << "7" << kMostSmoothing;
        QTest::newRow("negative") << "-1" << 0.0;
        QTest::newRow("nonsense") << "often" << kDefaultSmoothing;
        QTest::newRow("nan") << "nan" << kDefaultSmoothing;
        QTest::newRow("fine") << "0.995" << 0.995;
    }

    void smoothingIsTyped()
    {
        QFETCH(QString, typed);
        QFETCH(double, weight);
        CurvesToolBar bar{CurveSettings{}};
        bar.show();
        auto* field = bar.findChild<QLineEdit*>();
        field->setText(typed);
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(bar.settings().smoothing, weight);
        QCOMPARE(field->text().toDouble(), weight);
        QCOMPARE(CurveSettings::restored().smoothing, typed == QLatin1String("often") ? kDefaultSmoothing : weight);
    }

    void targetsAreKeptInBits()
    {
        TargetEditor editor(nullptr);
        QSignalSpy changed(&editor, &TargetEditor::targetsChanged);
        auto* field = editor.findChild<QLineEdit*>();
        for (const char* wrong : {"", "low", "-1", "0", "inf"}) {
            field->setText(QLatin1String(wrong));
            QTest::keyClick(field, Qt::Key_Return);
        }
        QCOMPARE(changed.size(), 0);
        editor.setUnit(LossUnit::Nats);
        field->setText(QStringLiteral("1.0"));
        QTest::keyClick(field, Qt::Key_Return);
        QCOMPARE(changed.size(), 1);
        QVERIFY(std::abs(editor.targets().at(0) - 1 / std::numbers::ln2) < 1e-12);
        withText<QPushButton>(editor, "Remove 1").click();
        QVERIFY(editor.targets().empty());
    }

    void theStateIsSaid_data()
    {
        QTest::addColumn<int>("state");
        QTest::addColumn<QString>("part");
        const auto row = [](train::RunState state, const char* part) {
            QTest::newRow(part) << static_cast<int>(state) << QString::fromLatin1(part);
        };
        row(train::RunState::Queued, "waits in the queue");
        row(train::RunState::Running, "at step 1,148");
        row(train::RunState::Paused, "paused at step 1,148");
        row(train::RunState::Finished, "finished at step 1,148");
        row(train::RunState::Stopped, "stopped at step 1,148");
        row(train::RunState::Failed, "the loss is no number");
        row(train::RunState::Interrupted, "interrupted at step 1,148");
    }

    void theStateIsSaid()
    {
        QFETCH(int, state);
        QFETCH(QString, part);
        store::RunRow row;
        row.name = "alpha";
        row.state = static_cast<train::RunState>(state);
        row.at.step = 1148;
        row.error = "the loss is no number";
        const QString text = runStateSentence(row);
        QVERIFY2(text.contains(part) && text.contains(QLatin1String("alpha")), qPrintable(text));
    }

    void whatWaitsByItselfNeedsNoHand()
    {
        store::RunRow row;
        row.name = "alpha";
        row.state = train::RunState::Paused;
        row.at.step = 1148;
        RunStateLine line;
        line.setRun(&row, true);
        QVERIFY2(line.text().contains("waits at step 1,148, and goes on by itself"), qPrintable(line.text()));
        line.setRun(&row);
        QVERIFY2(line.text().contains("Resume goes on"), qPrintable(line.text()));
    }

    void theStateIsShortWhereThereIsLittleRoom()
    {
        store::RunRow row;
        row.name = "a run with a name that takes some room";
        row.state = train::RunState::Finished;
        row.at.step = 1148;
        RunStateLine line;
        line.resize(700, 20);
        line.setRun(&row);
        line.show();
        const auto* label = line.findChild<QLabel*>();
        QVERIFY2(label->text().startsWith("a run") && label->toolTip().isEmpty(), qPrintable(label->text()));
        line.resize(190, 20);
        QTRY_COMPARE(label->text(), QStringLiteral("finished at step 1,148"));
        QVERIFY(label->toolTip().contains("a run"));
        line.resize(60, 20);
        QTRY_VERIFY2(label->text().startsWith("finis"), qPrintable(label->text()));
    }

    void floorsComeFromTheCorpus()
    {
        QCOMPARE(
            corpusFloors(R"({"generator":"recall","floorsBitsPerByte":{"withRecall":0.5,"withoutRecall":0.9}})"),
            std::optional(CorpusFloors{0.5, 0.9}));
        for (const char* none : {"", "{", "[]", "{\"floorsBitsPerByte\":{\"withRecall\":\"x\"}}"})
            QVERIFY(!corpusFloors(none));
    }

    void eventsExplainThemselves()
    {
        std::vector<store::EventRow> events(3);
        events[0].kind = "evaluated";
        events[1] = {RunId("r"), {686, 702464, 33.1, 0.5}, 5000, "rate", "learning rate 0.002 -> 0.001"};
        events[2] = {RunId("r"), {700, 720000, 34, 0.6}, 6000, "warning", "slow"};
        const auto marks = eventMarks(events, store::PointAxis::Bytes, QStringLiteral("alpha"));
        QCOMPARE(marks.size(), std::size_t{2});
        QCOMPARE(marks[0].x, 702464.0);
        QVERIFY(marks[0].text.contains(QLatin1String("686")) || marks[0].text.contains(QLatin1String("alpha")));
        QVERIFY(marks[0].text.contains(QLatin1String("learning rate 0.002 -> 0.001")));
        QVERIFY(!marks[0].bad && marks[1].bad);
    }
};

QTEST_MAIN(TestCurvesPage)
#include "test_curves_page.moc"
