// SPDX-License-Identifier: GPL-3.0-or-later
#include "CutRun.h"

#include "core/train/Checkpoint.h"

#include <nlohmann/json.hpp>

#include <QtTest>

using namespace workbench;
using namespace workbench::train;
using nlohmann::json;
namespace fs = std::filesystem;

/// What a run knows again when it goes on, whatever happened before.
class TestResumeMemory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QCOMPARE(m_run.make(), std::string()); }
    void cutOffAtTheVeryEndItIsTested();
    void aCheckpointOfAnOlderVersionGoesOn();
    void withoutItsBestCheckpointTheNextBestIsTaken();
    void whatWasLearnedAfterTheCheckpointIsNotForgotten();
    void afterAFailureItGoesOnFromTheStepBefore();
    void aFailedStepLeavesNoTrace();

private:
    CutRun m_run;
};

void TestResumeMemory::cutOffAtTheVeryEndItIsTested()
{
    TrainRequest request = m_run.copied();
    EventLog whole;
    const auto expected = goOn(request, whole);
    QVERIFY(expected);
    // As if the process had died after its last checkpoint, before the test.
    request.begin.reset();
    EventLog log;
    const auto summary = goOn(request, log);
    QVERIFY2(summary, summary ? "" : describe(summary.error()).c_str());
    QCOMPARE(summary->state, RunState::Finished);
    QVERIFY(log.all<StepDone>().empty());
    QVERIFY(summary->at == expected->at);
    QVERIFY(summary->trainLoss == expected->trainLoss && summary->validationLoss == expected->validationLoss);
    QVERIFY(summary->testBpc && summary->testBpc == expected->testBpc && summary->checkpoint == expected->checkpoint);
}

void TestResumeMemory::aCheckpointOfAnOlderVersionGoesOn()
{
    TrainRequest request = m_run.copied();
    for (const int step : {4, 5, 8, 10})
        editManifest(at(request.checkpointFolder, step), [](json& root) {
            root["formatVersion"] = 1;
            root.erase("memory");
        });
    EventLog log;
    const auto summary = goOn(request, log);
    QVERIFY2(summary, summary ? "" : describe(summary.error()).c_str());
    QCOMPARE(summary->state, RunState::Finished);
    QCOMPARE(log.all<Warning>().size(), std::size_t{1});
    QVERIFY(hasWord(log.all<Warning>().front().message, "older version"));
    const auto kept = log.all<RunStarted>().front().kept;
    QCOMPARE(kept.size(), std::size_t{4});
    QVERIFY(kept[1].best);
    QVERIFY(readManifest(at(request.checkpointFolder, 12))->memory);
}

void TestResumeMemory::withoutItsBestCheckpointTheNextBestIsTaken()
{
    TrainRequest request = m_run.copied();
    fs::remove_all(at(request.checkpointFolder, 5));
    editManifest(at(request.checkpointFolder, 4), [](json& root) { root["validationBpc"] = 7.5; });
    request.config.eval.everySteps = 0;
    EventLog log;
    const auto summary = goOn(request, log);
    QVERIFY2(summary, summary ? "" : describe(summary.error()).c_str());
    QCOMPARE(log.all<Warning>().size(), std::size_t{1});
    QVERIFY(hasWord(log.all<Warning>().front().message, "step 5"));
    QVERIFY(log.all<RunStarted>().front().kept.front().best);
    QVERIFY(summary->testBpc);
}

/// What happens between two steps, after the checkpoint of the first.
void TestResumeMemory::whatWasLearnedAfterTheCheckpointIsNotForgotten()
{
    TrainRequest request = m_run.fixture().request(m_run.made().config);
    request.checkpointFolder = m_run.fixture().folder() / "learned";
    request.config.eval.everySteps = 0;
    const fs::path killed = m_run.fixture().folder() / "learned, killed";
    EventLog log;
    TrainControl control;
    std::stop_source stop;
    double loss = 0;
    log.onEvent = [&](const TrainEvent& event) {
        if (const auto* saved = std::get_if<CheckpointSaved>(&event); saved && saved->at.step == 8)
            control.requestPause();
        if (const auto* paused = std::get_if<PauseChanged>(&event); paused && paused->paused) {
            control.setLearningRate(3e-3);
            control.requestEvaluation();
            control.requestWeights(); // the last thing that is done
        }
        if (const auto* eval = std::get_if<EvalDone>(&event))
            loss = eval->loss;
        if (std::holds_alternative<WeightsPublished>(event)) {
            fs::copy(request.checkpointFolder, killed, fs::copy_options::recursive);
            stop.request_stop();
        }
    };
    QVERIFY(m_run.fixture().train(request, log, control, stop.get_token()));
    for (const fs::path& folder : {request.checkpointFolder, killed}) {
        TrainRequest next = request;
        next.checkpointFolder = folder;
        EventLog more;
        const auto summary = goOn(next, more);
        QVERIFY2(summary, summary ? "" : describe(summary.error()).c_str());
        QCOMPARE(more.all<RunStarted>().front().at.step, std::int64_t{8});
        QCOMPARE(more.all<StepDone>().front().learningRate, 3e-3);
        QVERIFY(more.all<RunStarted>().front().kept.back().best);
        QCOMPARE(more.all<EvalDone>().front().at.step, std::int64_t{12});
        QVERIFY(*summary->validationLoss <= loss);
    }
}

void TestResumeMemory::afterAFailureItGoesOnFromTheStepBefore()
{
    // Its corpus is cut while it trains, and put back.
    TrainRequest request = m_run.fixture().request(m_run.made().config);
    request.checkpointFolder = m_run.fixture().folder() / "failed";
    EventLog whole;
    TrainControl quiet;
    QVERIFY(m_run.fixture().train(request, whole, quiet));
    fs::remove_all(request.checkpointFolder);

    EventLog log;
    TrainControl control;
    log.onEvent = [&](const TrainEvent& event) {
        if (const auto* step = std::get_if<StepDone>(&event); step && step->at.step == 6)
            fs::resize_file(m_run.fixture().corpus(), 10); // the next segment cannot be read
    };
    const std::string text = readAll(m_run.fixture().corpus());
    const auto failed = m_run.fixture().train(request, log, control);
    writeAll(m_run.fixture().corpus(), text);
    QVERIFY(!failed);
    EventLog more;
    const auto summary = goOn(request, more);
    QVERIFY2(summary, summary ? "" : describe(summary.error()).c_str());
    const auto expected = whole.all<StepDone>();
    const auto got = more.all<StepDone>();
    QCOMPARE(got.size(), std::size_t{6});
    for (std::size_t i = 0; i < got.size(); ++i)
        QCOMPARE(got[i].trainLoss, expected[6 + i].trainLoss);
}

/// The checkpoint after a step that failed in its middle is that of a run which was stopped before it.
void TestResumeMemory::aFailedStepLeavesNoTrace()
{
    TrainRequest request = m_run.fixture().request(m_run.made().config);
    request.config.train.steps = 2000;
    request.config.train.learningRate = 1.0;
    request.config.train.optimizer = config::Optimizer::AdamW;
    request.config.train.warmupSteps = request.config.eval.everySteps = request.config.checkpoint.everySteps = 0;
    request.config.train.clip = 0;
    std::int64_t last = 0;
    const auto train = [&](const char* folder, std::int64_t stopAt) {
        request.checkpointFolder = m_run.fixture().folder() / folder;
        EventLog log;
        TrainControl control;
        std::stop_source stop;
        log.onEvent = [&](const TrainEvent& event) {
            const auto* step = std::get_if<StepDone>(&event);
            if (!step)
                return;
            last = step->at.step;
            if (last == 5)
                control.setLearningRate(1e30);
            if (last == stopAt)
                stop.request_stop();
        };
        return m_run.fixture().train(request, log, control, stop.get_token()).has_value();
    };
    QVERIFY(!train("diverged", 0));
    const auto failedAfter = static_cast<int>(last);
    QVERIFY(failedAfter > 5);
    QVERIFY(train("stopped", failedAfter));
    for (const char* file : {"model.safetensors", "optimizer.safetensors", "state.safetensors"}) {
        const std::string left = readAll(at(m_run.fixture().folder() / "diverged", failedAfter) / file);
        QVERIFY2(!left.empty() && left == readAll(at(m_run.fixture().folder() / "stopped", failedAfter) / file), file);
    }
}

QTEST_GUILESS_MAIN(TestResumeMemory)
#include "TestResumeMemory.moc"
