// SPDX-License-Identifier: GPL-3.0-or-later
#include "TrainFixture.h"

#include "core/train/Checkpoint.h"

#include <QtTest>

#include <sys/resource.h>
#include <unistd.h>

#include <cmath>
#include <fstream>

using namespace workbench;
using namespace workbench::train;

class TestTrainerTrouble : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void stopsAfterTheStepWithACheckpoint();
    void pausesAndObeysWhilePaused();
    void changesTheLearningRate();
    void divergenceKeepsTheWeightsFromBefore();
    void changedCorpusFails();
    void memoryThatRunsOutIsAnError();
    void oldCheckpointsGoOnlyAfterNewerOnes();
};

void TestTrainerTrouble::stopsAfterTheStepWithACheckpoint()
{
    const TrainFixture fixture;
    config::RunConfig config = fixture.smallConfig();
    config.train.steps = 100'000;
    config.eval.everySteps = config.checkpoint.everySteps = 0;
    std::stop_source stop;
    TrainControl control;
    EventLog log;
    log.onEvent = [&](const TrainEvent& event) {
        if (const auto* step = std::get_if<StepDone>(&event); step && step->at.step == 7)
            stop.request_stop();
    };
    const auto summary = fixture.train(fixture.request(config), log, control, stop.get_token());
    QVERIFY2(summary, messageOf(summary).c_str());
    QCOMPARE(summary->state, RunState::Stopped);
    QCOMPARE(summary->at.step, std::int64_t{7});
    const auto manifest = verifyCheckpoint(summary->checkpoint);
    QVERIFY2(manifest, manifest ? "" : manifest.error().message.c_str());
    QCOMPARE(manifest->at.step, std::int64_t{7});
    QVERIFY(is<RunEnded>(log.events().back()));
}

void TestTrainerTrouble::pausesAndObeysWhilePaused()
{
    const TrainFixture fixture;
    config::RunConfig config = fixture.smallConfig();
    config.eval.everySteps = config.checkpoint.everySteps = 0;
    TrainControl control;
    EventLog log;
    log.onEvent = [&](const TrainEvent& event) {
        if (const auto* step = std::get_if<StepDone>(&event); step && step->at.step == 3)
            control.requestPause();
        if (const auto* pause = std::get_if<PauseChanged>(&event); pause && pause->paused)
            control.requestEvaluation();
        if (const auto* eval = std::get_if<EvalDone>(&event); eval && eval->at.step == 3) {
            control.requestCheckpoint();
            control.resume();
        }
    };
    const auto summary = fixture.train(fixture.request(config), log, control);
    QVERIFY2(summary, messageOf(summary).c_str());
    QCOMPARE(summary->at.step, std::int64_t{12});
    const auto pauses = log.all<PauseChanged>();
    QCOMPARE(pauses.size(), std::size_t{2});
    QVERIFY(pauses[0].paused && pauses[0].at.step == 3);
    QVERIFY(!pauses[1].paused && pauses[1].at.step == 3);
    QCOMPARE(log.all<EvalDone>().front().at.step, std::int64_t{3});
    QCOMPARE(log.all<CheckpointSaved>().front().at.step, std::int64_t{3});
    // No time passes for a run that is paused or evaluating.
    QVERIFY(pauses[1].at == pauses[0].at);
}

void TestTrainerTrouble::changesTheLearningRate()
{
    const TrainFixture fixture;
    TrainControl control;
    EventLog log;
    log.onEvent = [&](const TrainEvent& event) {
        const auto* step = std::get_if<StepDone>(&event);
        if (step && step->at.step == 6)
            control.setLearningRate(2.5e-3);
        if (step && step->at.step == 8)
            control.setLearningRate(std::nan(""));
    };
    const auto summary = fixture.train(fixture.request(fixture.smallConfig()), log, control);
    QVERIFY2(summary, messageOf(summary).c_str());
    const auto steps = log.all<StepDone>();
    QCOMPARE(steps[5].learningRate, 1e-2);
    QCOMPARE(steps[6].learningRate, 2.5e-3);
    QCOMPARE(steps[11].learningRate, 2.5e-3);
    QCOMPARE(log.all<LearningRateChanged>().size(), std::size_t{1});
    QCOMPARE(log.all<LearningRateChanged>().front().to, 2.5e-3);
    QCOMPARE(log.all<Warning>().size(), std::size_t{1});
}

void TestTrainerTrouble::divergenceKeepsTheWeightsFromBefore()
{
    const TrainFixture fixture;
    config::RunConfig config = fixture.smallConfig();
    config.train.steps = 2000;
    config.train.learningRate = 1.0;
    config.train.optimizer = config::Optimizer::AdamW;
    config.train.warmupSteps = 0;
    config.train.clip = 0;
    config.eval.everySteps = config.checkpoint.everySteps = 0;
    TrainControl control;
    EventLog log;
    log.onEvent = [&](const TrainEvent& event) {
        if (const auto* step = std::get_if<StepDone>(&event); step && step->at.step == 5)
            control.setLearningRate(1e30);
    };
    const auto summary = fixture.train(fixture.request(config), log, control);
    QVERIFY(!summary);
    QCOMPARE(summary.error().code, ErrorCode::Diverged);
    const auto ended = log.all<RunEnded>();
    QCOMPARE(ended.size(), std::size_t{1});
    QCOMPARE(ended.front().state, RunState::Failed);
    QCOMPARE(ended.front().error->code, ErrorCode::Diverged);
    for (const StepDone& step : log.all<StepDone>())
        QVERIFY(std::isfinite(step.trainLoss) && std::isfinite(step.gradNorm));
    QVERIFY(!ended.front().checkpoint.empty());
    QVERIFY(verifyCheckpoint(ended.front().checkpoint));
}

void TestTrainerTrouble::changedCorpusFails()
{
    const TrainFixture fixture;
    config::RunConfig config = fixture.smallConfig();
    config.train.steps = 100'000;
    config.eval.everySteps = 50;
    TrainControl control;
    EventLog log;
    log.onEvent = [&](const TrainEvent& event) {
        if (const auto* step = std::get_if<StepDone>(&event); step && step->at.step == 7)
            writeAll(fixture.corpus(), patternText(19'000));
    };
    const auto summary = fixture.train(fixture.request(config), log, control);
    QVERIFY(!summary);
    QVERIFY2(QString::fromStdString(summary.error().message).contains("corpus.txt"), summary.error().message.c_str());
    QVERIFY(log.all<StepDone>().back().at.step <= 50);
    QVERIFY(verifyCheckpoint(log.all<RunEnded>().front().checkpoint));
}

void TestTrainerTrouble::memoryThatRunsOutIsAnError()
{
#ifdef __SANITIZE_ADDRESS__
    QSKIP("AddressSanitizer needs its address space.");
#endif
    const TrainFixture fixture(patternText(400'000));
    config::RunConfig config = fixture.smallConfig();
    config.train.batch = 64;
    config.train.bptt = 1024;
    config.model.memory = 1024;
    TrainControl control;
    EventLog log;
    rlimit before{};
    QCOMPARE(getrlimit(RLIMIT_AS, &before), 0);
    log.onEvent = [&](const TrainEvent& event) {
        // Once the model is built, no more address space than a little: the first segment cannot fit.
        if (is<RunStarted>(event)) {
            std::ifstream statm("/proc/self/statm");
            rlim_t pages = 0;
            statm >> pages;
            rlimit tight = before;
            tight.rlim_cur = pages * static_cast<rlim_t>(sysconf(_SC_PAGESIZE)) + (rlim_t{32} << 20);
            setrlimit(RLIMIT_AS, &tight);
        }
    };
    const auto summary = fixture.train(fixture.request(config), log, control);
    setrlimit(RLIMIT_AS, &before);
    QVERIFY(!summary);
    QCOMPARE(summary.error().code, ErrorCode::OutOfMemory);
    QVERIFY2(summary.error().hint.find("train.batch") != std::string::npos, summary.error().hint.c_str());
    QCOMPARE(log.all<RunEnded>().front().state, RunState::Failed);
    QVERIFY(is<RunEnded>(log.events().back()));

    // The process is none the worse for it.
    EventLog next;
    QVERIFY(fixture.train(fixture.smallConfig(), next));
}

void TestTrainerTrouble::oldCheckpointsGoOnlyAfterNewerOnes()
{
    const TrainFixture fixture;
    config::RunConfig config = fixture.smallConfig();
    config.train.steps = 30;
    config.eval.everySteps = 0;
    config.checkpoint.everySteps = 4;
    EventLog log;
    int atRemoval = 0;
    log.onEvent = [&](const TrainEvent& event) {
        if (is<CheckpointRemoved>(event))
            for (const auto& entry : std::filesystem::directory_iterator(fixture.checkpoints()))
                if (verifyCheckpoint(entry.path()))
                    ++atRemoval;
    };
    const auto summary = fixture.train(config, log);
    QVERIFY2(summary, messageOf(summary).c_str());
    const auto removed = log.all<CheckpointRemoved>();
    QCOMPARE(log.all<CheckpointSaved>().size(), std::size_t{8}); // 4, 8, ... 28, and 30
    QCOMPARE(removed.size(), std::size_t{6});
    QVERIFY(atRemoval >= 2 * static_cast<int>(removed.size()));
    std::size_t left = 0;
    for (const auto& entry : std::filesystem::directory_iterator(fixture.checkpoints())) {
        QVERIFY(entry.path().extension() != ".tmp");
        QVERIFY(verifyCheckpoint(entry.path()));
        ++left;
    }
    QCOMPARE(left, std::size_t{2});
    QVERIFY(std::filesystem::exists(summary->checkpoint));
}

QTEST_GUILESS_MAIN(TestTrainerTrouble)
#include "TestTrainerTrouble.moc"
