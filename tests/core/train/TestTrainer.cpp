// SPDX-License-Identifier: GPL-3.0-or-later
#include "TrainFixture.h"

#include "core/train/Checkpoint.h"

#include <QtTest>

#include <cmath>
#include <fstream>
#include <numbers>

using namespace workbench;
using namespace workbench::train;

namespace
{

std::string messageOf(const Result<TrainSummary>& result)
{
    return result ? "" : describe(result.error());
}

template <typename Event>
bool is(const TrainEvent& event)
{
    return std::holds_alternative<Event>(event);
}

} // namespace

class TestTrainer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void learns_data();
    void learns();
    void eventsTellTheWholeRun();
    void sameSeedSameRun();
    void bestIsTestedOnce();
    void endsAtEachKindOfLimit_data();
    void endsAtEachKindOfLimit();
    void stopsAfterTheStepWithACheckpoint();
    void pausesAndObeysWhilePaused();
    void changesTheLearningRate();
    void divergenceKeepsTheWeightsFromBefore();
    void changedCorpusFails();
    void oldCheckpointsGoOnlyAfterNewerOnes();
    void refuses_data();
    void refuses();
};

void TestTrainer::learns_data()
{
    QTest::addColumn<bool>("lamb");
    QTest::addColumn<bool>("vary");
    QTest::newRow("LAMB, varying segments") << true << true;
    QTest::newRow("AdamW, fixed segments") << false << false;
}

void TestTrainer::learns()
{
    QFETCH(bool, lamb);
    QFETCH(bool, vary);
    const TrainFixture fixture(patternText(40'000));
    config::RunConfig config = fixture.smallConfig();
    config.model.width = 48;
    config.model.boomWidth = 96;
    config.model.dropoutInput = config.model.dropoutHidden = config.model.dropoutOutput = 0;
    config.train.optimizer = lamb ? config::Optimizer::Lamb : config::Optimizer::AdamW;
    config.train.varyBptt = vary;
    config.train.batch = 8;
    config.train.bptt = 32;
    config.train.steps = 350;
    config.train.schedule = config::Schedule::Cosine;
    config.eval.everySteps = 0;
    config.checkpoint.everySteps = 0;

    EventLog log;
    const auto summary = fixture.train(config, log);
    QVERIFY2(summary, messageOf(summary).c_str());
    QCOMPARE(summary->state, RunState::Finished);
    // Words drawn from eight cost 3 bits for about six bytes, the numbers little: 0.4 nats is what a good model pays.
    QVERIFY2(*summary->validationLoss < 0.8, std::to_string(*summary->validationLoss).c_str());
    QVERIFY(log.all<StepDone>().front().trainLoss > 5);
    QVERIFY(std::abs(*summary->validationBpc - *summary->validationLoss / std::numbers::ln2) < 1e-9);
}

void TestTrainer::eventsTellTheWholeRun()
{
    const TrainFixture fixture;
    EventLog log;
    const auto summary = fixture.train(fixture.smallConfig(), log);
    QVERIFY2(summary, messageOf(summary).c_str());

    QVERIFY(is<RunStarted>(log.events().front()));
    QVERIFY(is<RunEnded>(log.events().back()));
    QCOMPARE(log.all<RunStarted>().size(), std::size_t{1});
    QCOMPARE(log.all<RunEnded>().size(), std::size_t{1});
    const RunStarted started = log.all<RunStarted>().front();
    QCOMPARE(started.trainBytes, std::int64_t{18'000});
    QCOMPARE(started.validationBytes, std::int64_t{1'000});
    QCOMPARE(started.testBytes, std::int64_t{1'000});
    QCOMPARE(started.threads, 1);
    QCOMPARE(QString::fromStdString(started.device), QString("cpu"));
    QCOMPARE(started.corpusSha256.size(), std::size_t{64});

    const auto steps = log.all<StepDone>();
    QCOMPARE(steps.size(), std::size_t{12});
    RunPosition before;
    for (const StepDone& step : steps) {
        QCOMPARE(step.at.step, before.step + 1);
        QCOMPARE(step.at.bytes, before.bytes + step.segmentLength * 4);
        QVERIFY(step.at.seconds > before.seconds);
        QVERIFY(step.at.epoch > before.epoch);
        QVERIFY(std::isfinite(step.trainLoss) && step.gradNorm > 0 && step.bytesPerSecond > 0);
        before = step.at;
    }
    QVERIFY(steps.front().residentBytes > 0);
    QCOMPARE(steps[0].learningRate, 0.0);
    QCOMPARE(steps[3].learningRate, 1e-2);

    std::vector<std::int64_t> validated;
    for (const EvalDone& eval : log.all<EvalDone>())
        if (eval.part == SplitPart::Validation)
            validated.push_back(eval.at.step);
    QCOMPARE(validated, (std::vector<std::int64_t>{5, 10, 12}));
    QVERIFY(summary->at == before);
    QCOMPARE(*summary->trainLoss, steps.back().trainLoss);
}

void TestTrainer::sameSeedSameRun()
{
    const auto losses = [](std::uint64_t seed) {
        const TrainFixture fixture;
        config::RunConfig config = fixture.smallConfig();
        config.train.seed = seed;
        EventLog log;
        std::vector<double> result;
        if (fixture.train(config, log))
            for (const StepDone& step : log.all<StepDone>())
                result.push_back(step.trainLoss);
        return result;
    };
    const auto first = losses(1);
    QCOMPARE(first.size(), std::size_t{12});
    QCOMPARE(losses(1), first);
    QVERIFY(losses(2) != first);
}

void TestTrainer::bestIsTestedOnce()
{
    const TrainFixture fixture;
    EventLog log;
    const auto summary = fixture.train(fixture.smallConfig(), log);
    QVERIFY2(summary, messageOf(summary).c_str());
    std::vector<EvalDone> tests;
    double lowest = 1e9;
    for (const EvalDone& eval : log.all<EvalDone>()) {
        if (eval.part == SplitPart::Test)
            tests.push_back(eval);
        else {
            QCOMPARE(eval.best, eval.loss < lowest);
            lowest = std::min(lowest, eval.loss);
        }
    }
    QCOMPARE(tests.size(), std::size_t{1});
    QCOMPARE(*summary->testBpc, tests.front().bpc);
    QCOMPARE(*summary->validationLoss, lowest);

    // The same figures come out of the checkpoint.
    EvalRequest request{
        .checkpoint = summary->checkpoint, .corpus = fixture.smallConfig().corpus, .runtime = {}, .batch = 2};
    request.runtime = fixture.smallConfig().runtime;
    const auto test = evaluateCheckpoint(request);
    QVERIFY(test);
    QCOMPARE(test->bpc, *summary->testBpc);
    request.part = SplitPart::Validation;
    const auto validation = evaluateCheckpoint(request);
    QVERIFY(validation);
    QCOMPARE(validation->loss, lowest);
}

void TestTrainer::endsAtEachKindOfLimit_data()
{
    QTest::addColumn<qint64>("bytes");
    QTest::addColumn<double>("epochs");
    QTest::addColumn<double>("seconds");
    QTest::newRow("bytes") << qint64{500} << 0.0 << 0.0;
    QTest::newRow("epochs") << qint64{0} << 1.0 << 0.0;
    QTest::newRow("seconds") << qint64{0} << 0.0 << 0.2;
}

void TestTrainer::endsAtEachKindOfLimit()
{
    QFETCH(qint64, bytes);
    QFETCH(double, epochs);
    QFETCH(double, seconds);
    const TrainFixture fixture(patternText(4000));
    config::RunConfig config = fixture.smallConfig();
    config.train.steps = 0;
    config.train.bytes = bytes;
    config.train.epochs = epochs;
    config.train.seconds = seconds;
    config.train.varyBptt = false;
    config.eval.everySteps = config.checkpoint.everySteps = 0;
    EventLog log;
    const auto summary = fixture.train(config, log);
    QVERIFY2(summary, messageOf(summary).c_str());
    QCOMPARE(summary->state, RunState::Finished);
    if (bytes > 0)
        QCOMPARE(summary->at.bytes, std::int64_t{512}); // eight segments of 64 bytes
    if (epochs > 0) {
        QCOMPARE(summary->at.epoch, 1.0);
        QCOMPARE(summary->at.step, std::int64_t{900 / 16}); // streams of 900 bytes; the rest is too short for a segment
    }
    if (seconds > 0)
        QVERIFY(summary->at.seconds >= seconds && summary->at.seconds < seconds + 2);
}

void TestTrainer::stopsAfterTheStepWithACheckpoint()
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

void TestTrainer::pausesAndObeysWhilePaused()
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

void TestTrainer::changesTheLearningRate()
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

void TestTrainer::divergenceKeepsTheWeightsFromBefore()
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

void TestTrainer::changedCorpusFails()
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

void TestTrainer::oldCheckpointsGoOnlyAfterNewerOnes()
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

void TestTrainer::refuses_data()
{
    QTest::addColumn<int>("what");
    QTest::addColumn<QString>("named");
    QTest::newRow("an impossible setting") << 0 << "model.heads";
    QTest::newRow("a corpus that is not there") << 1 << "nowhere.txt";
    QTest::newRow("a folder as corpus") << 2 << "folder";
    QTest::newRow("a corpus that is too small") << 3 << "train.batch";
    QTest::newRow("a run without end") << 4 << "train.bytes";
    QTest::newRow("more memory than there is") << 5 << "model.memory";
}

void TestTrainer::refuses()
{
    QFETCH(int, what);
    QFETCH(QString, named);
    const TrainFixture fixture;
    config::RunConfig config = fixture.smallConfig();
    if (what == 0)
        config.model.heads = 3;
    else if (what == 1)
        config.corpus.path = (fixture.folder() / "nowhere.txt").string();
    else if (what == 2)
        config.corpus.path = fixture.folder().string();
    else if (what == 3)
        config.train.batch = 1100;
    else if (what == 4)
        config.train.steps = 0;
    else {
        writeAll(fixture.corpus(), patternText(40'000'000));
        config.model.memory = 100'000;
        config.train.bptt = 10'000;
        config.train.batch = 256;
    }
    EventLog log;
    const auto summary = fixture.train(config, log);
    QVERIFY(!summary);
    QVERIFY2(QString::fromStdString(describe(summary.error())).contains(named), describe(summary.error()).c_str());
    QVERIFY(log.events().empty());
}

QTEST_GUILESS_MAIN(TestTrainer)
#include "TestTrainer.moc"
