// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/Preset.h"
#include "core/store/RunRecorder.h"
#include "core/store/Store.h"
#include "core/train/CheckpointManifest.h"
#include "ui/AppContext.h"
#include "ui/curves/ResumeBar.h"
#include "ui/models/RunListModel.h"
#include "ui/selection/Selection.h"
#include "ui/session/TrainSession.h"
#include "ui/theme/FittingLabel.h"

#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>
#include <QUuid>

#include <cstdio>
#include <fstream>
#include <thread>

using namespace workbench;
using namespace workbench::ui;

namespace
{

/// A store with one run, and the bar over it; what trains does nothing until it is stopped.
struct Bench {
    Bench()
        : store(*store::Store::open(path(), store::StoreAccess::ReadWrite))
        , recorder(*store::RunRecorder::open(path(), [](const std::optional<Error>&) {}))
        , training(
              path(), recorder.get(), nullptr,
              [this](const TrainTask&, std::stop_token stop, train::EventSink& sink, train::TrainControl&) {
                  train::RunStarted started;
                  started.at.step = 5;
                  started.from = train::StartedFrom{.run = run, .step = 5};
                  sink.accept(started);
                  while (!stop.stop_requested())
                      std::this_thread::sleep_for(std::chrono::milliseconds(1));
                  train::RunEnded end;
                  end.at.step = 5;
                  end.state = train::RunState::Stopped;
                  sink.accept(end);
              })
        , runs(*store)
        , context{path(), *store, training, runs, selection}
        , bar(context)
    {
        QObject::connect(&training, &TrainSession::eventsArrived, &runs, &RunListModel::applyEvents);
        config::RunConfig config;
        config.name = "cut short";
        run = RunId(QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString());
        if (!store->createRun(run, config, train::RunState::Running))
            qFatal("no run");
        runs.refresh();
        selection.setRun(run);
    }

    void end(train::RunState state)
    {
        train::RunEnded end;
        end.at.step = 7;
        end.state = state;
        recorder->record(run, end);
        if (!recorder->flush())
            qFatal("not written");
        runs.refresh();
    }

    void putCheckpoint(std::int64_t step)
    {
        char name[32];
        std::snprintf(name, sizeof name, "step-%09lld", static_cast<long long>(step));
        const auto folder = store->checkpointFolder(run) / name;
        std::filesystem::create_directories(folder);
        train::CheckpointManifest manifest;
        manifest.run = run;
        manifest.config = config::findPreset("demo")->config;
        manifest.at = {step, step * 1024, 1, 0.1};
        manifest.corpusSha256 = std::string(64, 'a');
        manifest.torchVersion = "2.11.0";
        manifest.device = "cpu";
        manifest.threads = 2;
        for (const auto file : train::kCheckpointFiles)
            manifest.files.push_back({std::string(file), 8, std::string(64, 'b')});
        std::ofstream(folder / train::kManifestName) << train::manifestText(manifest);
    }

    std::filesystem::path path() const { return folder.path().toStdString(); }
    QPushButton& button() { return *bar.findChild<QPushButton*>(QStringLiteral("goOn")); }

    QTemporaryDir folder;
    std::unique_ptr<store::Store> store;
    std::unique_ptr<store::RunRecorder> recorder;
    RunId run;
    TrainSession training;
    RunListModel runs;
    Selection selection;
    AppContext context;
    ResumeBar bar;
};

} // namespace

class TestResumeBar : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void offersToGoOnWithARunThatWasCutShort()
    {
        Bench bench;
        bench.putCheckpoint(5);
        QVERIFY2(bench.bar.isHidden(), "it trains");
        bench.end(train::RunState::Stopped);
        QTRY_VERIFY(!bench.bar.isHidden());
        QCOMPARE(bench.button().text(), QStringLiteral("Go on from step 5"));
        QVERIFY(bench.bar.findChild<FittingLabel*>()->wordings().first().contains("2 steps"));
        bench.button().click();
        QCOMPARE(bench.training.activeRun(), std::optional(bench.run));
        QVERIFY(bench.bar.isHidden());
        QTRY_COMPARE(bench.runs.find(bench.run)->state, train::RunState::Running);
        bench.training.stop();
        QTRY_VERIFY(!bench.training.activeRun());
        QTRY_VERIFY(!bench.bar.isHidden());
    }

    void doesNotPromiseThatAFailedRunDoesBetter()
    {
        Bench bench;
        bench.putCheckpoint(5);
        bench.end(train::RunState::Failed);
        QTRY_VERIFY(!bench.bar.isHidden());
        QCOMPARE(bench.button().text(), QStringLiteral("Go on from step 5"));
        QVERIFY(bench.bar.findChild<FittingLabel*>()->wordings().first().contains("will fail again"));
    }

    void aRunThatSavedNoneCanStartAgain()
    {
        Bench bench;
        bench.end(train::RunState::Interrupted);
        QTRY_VERIFY(!bench.bar.isHidden());
        QCOMPARE(bench.button().text(), QStringLiteral("Start again from step 0"));
        QVERIFY(bench.bar.findChild<FittingLabel*>()->wordings().first().contains("no checkpoint yet"));
        bench.button().click();
        QCOMPARE(bench.training.activeRun(), std::optional(bench.run));
        bench.training.stop();
        QTRY_VERIFY(!bench.training.activeRun());
    }

    void offersNothingWhereNothingCanGoOn_data()
    {
        QTest::addColumn<int>("state");
        QTest::addColumn<bool>("checkpoint");
        QTest::newRow("finished") << int(train::RunState::Finished) << true;
        QTest::newRow("finished, no checkpoint") << int(train::RunState::Finished) << false;
        QTest::newRow("its checkpoints were removed") << int(train::RunState::Stopped) << false;
    }
    void offersNothingWhereNothingCanGoOn()
    {
        QFETCH(int, state);
        QFETCH(bool, checkpoint);
        Bench bench;
        if (checkpoint)
            bench.putCheckpoint(5);
        else
            bench.recorder->record(
                bench.run, train::CheckpointSaved{.at = {5, 5, 1, 0.1}, .folder = bench.path() / "gone"});
        bench.end(train::RunState(state));
        QTest::qWait(200); // its thread has looked by then
        QVERIFY(bench.bar.isHidden());
    }
};

QTEST_MAIN(TestResumeBar)
#include "test_resume_bar.moc"
