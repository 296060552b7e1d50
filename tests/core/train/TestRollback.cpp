// SPDX-License-Identifier: GPL-3.0-or-later
#include "CutRun.h"
#include "SpoiltRun.h"

#include "core/train/Checkpoint.h"
#include "core/train/ResumePoint.h"

#include <QtTest>

#include <cmath>

using namespace workbench;
using namespace workbench::train;
namespace fs = std::filesystem;

namespace
{

std::vector<std::int64_t> stepsOf(const EventLog& log)
{
    std::vector<std::int64_t> steps;
    for (const StepDone& done : log.all<StepDone>())
        steps.push_back(done.at.step);
    return steps;
}

std::vector<std::int64_t> joined(std::int64_t from, std::int64_t to, std::int64_t again, std::int64_t end)
{
    std::vector<std::int64_t> steps;
    for (std::int64_t step = from; step <= to; ++step)
        steps.push_back(step);
    for (std::int64_t step = again; step <= end; ++step)
        steps.push_back(step);
    return steps;
}

} // namespace

/// Runs whose loss is no number at some step, and which go back to a checkpoint.
class TestRollback : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void goesBackAndOn();
    void theTextIsAnotherOne_data();
    void theTextIsAnotherOne();
    void outOfRollbacksItFailsWithAdvice();
    void rollbacksCountOverTheWholeLife();
    void beforeTheFirstCheckpointItGoesBackToTheStart();
    void withoutACheckpointItFails();
    void spoiltCheckpointsArePassedOver_data();
    void spoiltCheckpointsArePassedOver();
};

void TestRollback::goesBackAndOn()
{
    const TrainFixture fixture(patternText(3000));
    TrainRequest request = fixture.request(spoiltConfig(fixture));
    Told told;
    trainSpoilt(told, fixture, request, {23});
    QVERIFY2(told.summary, messageOf(told.summary).c_str());
    QCOMPARE(told.summary->state, RunState::Finished);

    const auto backs = told.log.all<RolledBack>();
    QCOMPARE(backs.size(), std::size_t{1});
    const RolledBack& back = backs.front();
    QCOMPARE(back.at.step, std::int64_t{20});
    QCOMPARE(back.from.step, std::int64_t{24});
    QCOMPARE(back.reason, std::string("the loss is not a number"));
    QVERIFY(back.count == 1 && back.most == 2 && back.skippedSegments == 8);
    QCOMPARE(stepsOf(told.log), joined(1, 24, 21, 60));
    const auto steps = told.log.all<StepDone>();
    for (const StepDone& step : steps)
        QVERIFY(std::isfinite(step.trainLoss) && std::isfinite(step.gradNorm));
    // What was set by hand after the checkpoint is forgotten with the steps after it.
    const auto rates = told.log.all<LearningRateChanged>();
    QCOMPARE(rates.size(), std::size_t{2});
    QVERIFY(rates[1].inherited && rates[1].from == kEnormous && rates[1].to == 1e-2 && rates[1].at.step == 20);
    QCOMPARE(steps[24].learningRate, 1e-2);
    QVERIFY(steps[24].at.bytes < steps[23].at.bytes && steps[24].at.epoch > back.from.epoch);
    QVERIFY(told.log.all<Warning>().empty());
    // The checkpoint that it went back to is that of the run behind it.
    const auto saved = told.log.all<CheckpointSaved>();
    QCOMPARE(std::ranges::count(saved, 20, [](const CheckpointSaved& each) { return each.at.step; }), 2);
    const auto manifest = readManifest(at(request.checkpointFolder, 60));
    QVERIFY(manifest && manifest->memory && manifest->memory->rollbacks == 1);
}

void TestRollback::theTextIsAnotherOne_data()
{
    QTest::addColumn<int>("bytes"); // of the corpus
    QTest::addColumn<qint64>("skip");
    QTest::newRow("only the one that failed") << 20'000 << qint64{0};
    QTest::newRow("some") << 20'000 << qint64{7};
    QTest::newRow("to the next epoch") << 3000 << qint64{30};
    QTest::newRow("more than the text has") << 3000 << qint64{100'000};
}

void TestRollback::theTextIsAnotherOne()
{
    QFETCH(int, bytes);
    QFETCH(qint64, skip);
    const TrainFixture fixture(patternText(static_cast<std::size_t>(bytes)));
    config::RunConfig config = spoiltConfig(fixture);
    config.train.varyBptt = false;
    config.safety.skipSegments = skip;
    Told told;
    trainSpoilt(told, fixture, fixture.request(config), {23});
    QVERIFY2(told.summary, messageOf(told.summary).c_str());
    const auto steps = told.log.all<StepDone>();
    const RolledBack back = told.log.all<RolledBack>().front();
    const double rows = std::floor(bytes * 0.9 / config.train.batch);
    const double perEpoch = std::floor((rows - 1) / config.train.bptt);
    // Where the segment began that came next, in segments from the one that failed on, past all whole epochs.
    const double next = steps[24].at.epoch;
    const double moved = (next - std::floor(next)) * rows / config.train.bptt - 1
        - (back.from.epoch - std::floor(back.from.epoch)) * rows / config.train.bptt;
    const double expected = std::fmod(1 + static_cast<double>(skip), perEpoch);
    QVERIFY2(
        std::abs(std::fmod(moved + 2 * perEpoch, perEpoch) - expected) < 1e-6,
        (std::to_string(moved) + " " + std::to_string(expected)).c_str());
    QVERIFY(next > back.from.epoch && next < back.from.epoch + 1.1);
    for (std::size_t i = 25; i < steps.size(); ++i)
        QVERIFY(steps[i].at.epoch > steps[i - 1].at.epoch);
}

void TestRollback::outOfRollbacksItFailsWithAdvice()
{
    const TrainFixture fixture(patternText(3000));
    config::RunConfig config = spoiltConfig(fixture);
    config.safety.rollbacks = 1;
    TrainRequest request = fixture.request(config);
    Told told;
    trainSpoilt(told, fixture, request, {23, 33});
    QVERIFY(!told.summary);
    QCOMPARE(told.summary.error().code, ErrorCode::Diverged);
    QVERIFY2(hasWord(told.summary.error().message, "1 times already"), told.summary.error().message.c_str());
    QVERIFY(hasWord(told.summary.error().hint, "train.learningRate"));
    QVERIFY(!hasWord(told.summary.error().hint, "safety.rollbacks")); // it has just been used up
    QCOMPARE(told.log.all<RolledBack>().size(), std::size_t{1});
    // The weights of the step before are there, and those of the last checkpoint, whole.
    for (const int step : {30, 34})
        QVERIFY(verifyCheckpoint(at(request.checkpointFolder, step)));
}

void TestRollback::rollbacksCountOverTheWholeLife()
{
    const TrainFixture fixture(patternText(3000));
    config::RunConfig config = spoiltConfig(fixture);
    config.safety.rollbacks = 1;
    TrainRequest request = fixture.request(config);
    TrainControl control;
    std::stop_source stop;
    Spoiler spoiler({23});
    EventLog first;
    first.onEvent = [&](const TrainEvent& event) {
        spoiler.see(event, control);
        if (std::holds_alternative<RolledBack>(event))
            stop.request_stop(); // no step after it
    };
    QVERIFY(fixture.train(request, first, control, stop.get_token()));
    QCOMPARE(first.all<RunEnded>().front().at.step, std::int64_t{20});

    const auto point = findResumePoint(request.checkpointFolder, request.run);
    QVERIFY(point && point->manifest.memory && point->manifest.memory->rollbacks == 1);
    request.begin = Beginning{.checkpoint = point->checkpoint};
    for (const int allowed : {2, 1}) {
        request.config.safety.rollbacks = allowed; // it may be raised, as what is done about trouble may be changed
        TrainRequest copy = request;
        copy.checkpointFolder = fixture.folder() / ("copy" + std::to_string(allowed));
        fs::copy(request.checkpointFolder, copy.checkpointFolder, fs::copy_options::recursive);
        copy.begin->checkpoint = at(copy.checkpointFolder, 20);
        Told second;
        trainSpoilt(second, fixture, copy, {24});
        QCOMPARE(second.summary.has_value(), allowed == 2);
        QCOMPARE(second.log.all<RolledBack>().size(), std::size_t(allowed - 1));
        if (allowed == 2)
            QCOMPARE(second.log.all<RolledBack>().front().count, 2);
    }
}

void TestRollback::beforeTheFirstCheckpointItGoesBackToTheStart()
{
    const TrainFixture fixture(patternText(3000));
    TrainRequest request = fixture.request(spoiltConfig(fixture));
    Told told;
    trainSpoilt(told, fixture, request, {4});
    QVERIFY2(told.summary, messageOf(told.summary).c_str());
    QCOMPARE(told.log.all<CheckpointSaved>().front().at.step, std::int64_t{0});
    const RolledBack back = told.log.all<RolledBack>().front();
    QVERIFY(back.at == RunPosition() && back.from.step == 5);
    QCOMPARE(stepsOf(told.log), joined(1, 5, 1, 60));

    // Who does not go back needs none.
    request.config.safety.rollbacks = 0;
    request.checkpointFolder = fixture.folder() / "without";
    Told without;
    trainSpoilt(without, fixture, request, {});
    QVERIFY(without.log.all<CheckpointSaved>().front().at.step > 0);

    request.checkpointFolder = fixture.folder() / "advised";
    Told advised;
    trainSpoilt(advised, fixture, request, {4});
    QVERIFY(!advised.summary);
    QVERIFY(hasWord(advised.summary.error().hint, "safety.rollbacks"));
}

void TestRollback::withoutACheckpointItFails()
{
    const TrainFixture fixture(patternText(3000));
    const TrainRequest request = fixture.request(spoiltConfig(fixture));
    Told told;
    told.log.onEvent = [&](const TrainEvent& event) {
        if (std::holds_alternative<CheckpointSaved>(event))
            fs::remove_all(request.checkpointFolder);
    };
    trainSpoilt(told, fixture, request, {4});
    QVERIFY(!told.summary);
    QCOMPARE(told.summary.error().code, ErrorCode::Diverged);
    QVERIFY2(hasWord(told.summary.error().message, "no good checkpoint"), told.summary.error().message.c_str());
    QVERIFY(told.log.all<RolledBack>().empty());
}

void TestRollback::spoiltCheckpointsArePassedOver_data()
{
    QTest::addColumn<qint64>("everySteps");
    QTest::addColumn<int>("damaged"); // step
    QTest::addColumn<qint64>("backTo");
    QTest::newRow("the newest is damaged") << qint64{10} << 20 << qint64{10};
    QTest::newRow("the newest holds what was spoilt") << qint64{2} << 0 << qint64{22};
    QTest::newRow("so does the only newer one") << qint64{12} << 0 << qint64{12};
}

void TestRollback::spoiltCheckpointsArePassedOver()
{
    QFETCH(qint64, everySteps);
    QFETCH(int, damaged);
    QFETCH(qint64, backTo);
    const TrainFixture fixture(patternText(3000));
    config::RunConfig config = spoiltConfig(fixture);
    config.eval.everySteps = 0;
    config.checkpoint.everySteps = everySteps;
    const TrainRequest request = fixture.request(config);
    Told told;
    told.log.onEvent = [&](const TrainEvent& event) {
        if (const auto* saved = std::get_if<CheckpointSaved>(&event); saved && saved->at.step == damaged && damaged)
            alter(saved->folder / "model.safetensors");
    };
    trainSpoilt(told, fixture, request, {23});
    QVERIFY2(told.summary, messageOf(told.summary).c_str());
    QCOMPARE(told.log.all<RolledBack>().front().at.step, backTo);
    if (everySteps == 10) {
        const auto warnings = told.log.all<Warning>(); // it is not the run's to throw away
        QVERIFY(warnings.size() == 1 && hasWord(warnings.front().message, "step-000000020"));
        return;
    }
    const auto removed = told.log.all<CheckpointRemoved>();
    QVERIFY(std::ranges::any_of(
        removed, [&](const CheckpointRemoved& each) { return each.folder.filename() == "step-000000024"; }));
}

QTEST_GUILESS_MAIN(TestRollback)
#include "TestRollback.moc"
