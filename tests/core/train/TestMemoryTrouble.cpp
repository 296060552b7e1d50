// SPDX-License-Identifier: GPL-3.0-or-later
#include "CappedMemory.h"
#include "CutRun.h"

#include "core/train/Checkpoint.h"
#include "core/train/ResumePoint.h"

#include <QtTest>

#include <cmath>
#include <map>

using namespace workbench;
using namespace workbench::train;
namespace fs = std::filesystem;

namespace
{

constexpr int kBatch = 8;
constexpr std::int64_t kTightAfter = 5; ///< step after which memory is short

config::RunConfig runConfig(const TrainFixture& fixture)
{
    config::RunConfig config = fixture.smallConfig();
    config.model.width = 32;
    config.model.boomWidth = 64;
    config.train.batch = kBatch;
    config.train.bptt = 32;
    config.train.varyBptt = false;
    config.train.steps = 14;
    config.eval.everySteps = config.checkpoint.everySteps = 0;
    config.inspect.everySteps = config.film.everySteps = 0;
    config.safety.shrinkMicroBatch = true;
    return config;
}

std::map<std::int64_t, double> lossesOf(const EventLog& log)
{
    std::map<std::int64_t, double> losses;
    for (const StepDone& step : log.all<StepDone>())
        losses[step.at.step] = step.trainLoss;
    return losses;
}

bool isAfter(const TrainEvent& event, std::int64_t step)
{
    const auto* done = std::get_if<StepDone>(&event);
    return done && done->at.step == step;
}

} // namespace

/// Runs for which memory runs out.
class TestMemoryTrouble : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void theStepIsRepeatedWithHalfTheStreams_data();
    void theStepIsRepeatedWithHalfTheStreams();
    void whatWasLearnedOfMemoryOutlivesTheProcess();
    void whereOneStreamIsTooMuchTheRunFails_data();
    void whereOneStreamIsTooMuchTheRunFails();
    void anEvaluationIsDoneWithFewerStreams();
    void anEvaluationThatCannotBeIsLeftOut_data();
    void anEvaluationThatCannotBeIsLeftOut();
    void aLookThatCannotBeIsLeftOut();

private:
    /// The most that a step needs beside what lives between steps, of that many streams at a time.
    std::int64_t needOf(int microBatch);

    const TrainFixture m_fixture{patternText(20'000)};
    CappedMemory m_memory;
    std::map<int, std::int64_t> m_needs;
};

std::int64_t TestMemoryTrouble::needOf(int microBatch)
{
    config::RunConfig config = runConfig(m_fixture);
    config.train.microBatch = microBatch;
    TrainRequest request = m_fixture.request(config);
    request.checkpointFolder = m_fixture.folder() / "need";
    EventLog log;
    TrainControl control;
    std::int64_t live = 0, need = 0;
    log.onEvent = [&](const TrainEvent& event) {
        if (isAfter(event, kTightAfter)) {
            live = m_memory.live();
            (void)m_memory.takePeak();
        }
        if (isAfter(event, kTightAfter + 1))
            need = m_memory.takePeak() - live;
    };
    if (!m_fixture.train(request, log, control))
        return 0;
    fs::remove_all(request.checkpointFolder);
    return need;
}

void TestMemoryTrouble::initTestCase()
{
    for (const int streams : {8, 4, 2, 1})
        m_needs[streams] = needOf(streams);
    for (const int streams : {8, 4, 2})
        QVERIFY2(m_needs[streams] > m_needs[streams / 2] * 5 / 4 && m_needs[1] > 0, QTest::toString(m_needs[streams]));
}

void TestMemoryTrouble::theStepIsRepeatedWithHalfTheStreams_data()
{
    QTest::addColumn<int>("fits");
    QTest::addColumn<int>("warnings");
    QTest::newRow("half") << 4 << 1;
    QTest::newRow("a quarter") << 2 << 2;
    QTest::newRow("one") << 1 << 3;
}

void TestMemoryTrouble::theStepIsRepeatedWithHalfTheStreams()
{
    QFETCH(int, fits);
    QFETCH(int, warnings);
    TrainRequest request = m_fixture.request(runConfig(m_fixture));
    request.checkpointFolder = m_fixture.folder() / ("short" + std::to_string(fits));
    EventLog log;
    TrainControl control;
    control.setCapture(CaptureSettings{.block = std::nullopt, .stream = 7, .perSecond = 1e9});
    log.onEvent = [&](const TrainEvent& event) {
        if (isAfter(event, kTightAfter))
            m_memory.setCap(m_memory.live() + (m_needs[fits] + m_needs[2 * fits]) / 2);
        if (isAfter(event, 9))
            m_memory.lift(); // what comes at the end is another matter
        if (std::holds_alternative<AttentionCaptured>(event))
            control.frameTaken();
    };
    const int before = m_memory.refusals();
    const auto summary = m_fixture.train(request, log, control);
    m_memory.lift();
    QVERIFY2(summary, summary ? "" : describe(summary.error()).c_str());
    QVERIFY(m_memory.refusals() - before >= warnings);
    QCOMPARE(summary->state, RunState::Finished);
    const auto told = log.all<Warning>();
    QCOMPARE(told.size(), static_cast<std::size_t>(warnings));
    QVERIFY2(hasWord(told.front().message, "step 6"), told.front().message.c_str());
    QVERIFY2(hasWord(told.front().message, "4 streams at a time instead of 8"), told.front().message.c_str());
    QCOMPARE(readManifest(train::at(request.checkpointFolder, 14))->memory->microBatch, fits);

    // Nothing is left of the steps that failed: a run that was stopped before it and told to take so many goes the same
    // way, bit for bit, dropout and all.
    TrainRequest twin = request;
    twin.checkpointFolder = m_fixture.folder() / ("twin" + std::to_string(fits));
    EventLog first, second;
    TrainControl quiet;
    std::stop_source stop;
    first.onEvent = [&](const TrainEvent& event) {
        if (isAfter(event, kTightAfter))
            stop.request_stop();
    };
    QVERIFY(m_fixture.train(twin, first, quiet, stop.get_token()));
    twin.config.train.microBatch = fits;
    QVERIFY(goOn(twin, second));
    auto expected = lossesOf(first);
    expected.merge(lossesOf(second));
    QCOMPARE(expected.size(), std::size_t{14});
    QVERIFY(lossesOf(log) == expected);
}

void TestMemoryTrouble::whatWasLearnedOfMemoryOutlivesTheProcess()
{
    TrainRequest request = m_fixture.request(runConfig(m_fixture));
    request.checkpointFolder = m_fixture.folder() / "outlives";
    EventLog log;
    TrainControl control;
    std::stop_source stop;
    log.onEvent = [&](const TrainEvent& event) {
        if (isAfter(event, kTightAfter))
            m_memory.setCap(m_memory.live() + (m_needs[2] + m_needs[4]) / 2);
        if (isAfter(event, 7)) {
            m_memory.lift();
            stop.request_stop();
        }
    };
    QVERIFY(m_fixture.train(request, log, control, stop.get_token()));
    m_memory.lift();
    QCOMPARE(log.all<Warning>().size(), std::size_t{2});

    const auto resumed = [&](int configured) {
        TrainRequest next = request;
        next.checkpointFolder = m_fixture.folder() / ("outlives" + std::to_string(configured));
        fs::copy(request.checkpointFolder, next.checkpointFolder, fs::copy_options::recursive);
        next.config.train.microBatch = configured;
        EventLog more;
        TrainControl none;
        int refused = 0;
        more.onEvent = [&](const TrainEvent& event) {
            if (isAfter(event, 8))
                m_memory.setCap(m_memory.live() + (m_needs[2] + m_needs[4]) / 2);
            if (isAfter(event, 10))
                m_memory.lift();
        };
        const int before = m_memory.refusals();
        next.begin = Beginning{.checkpoint = findResumePoint(next.checkpointFolder, next.run)->checkpoint};
        const auto summary = m_fixture.train(next, more, none);
        m_memory.lift();
        refused = m_memory.refusals() - before;
        return std::pair(summary.has_value(), refused);
    };
    QCOMPARE(resumed(0), std::pair(true, 0)); // it knows
    const auto [ended, refused] = resumed(8); // somebody knows better, and does not
    QVERIFY(ended && refused > 0);
}

void TestMemoryTrouble::whereOneStreamIsTooMuchTheRunFails_data()
{
    QTest::addColumn<bool>("shrinks");
    QTest::addColumn<int>("warnings");
    QTest::newRow("shrinks to one") << true << 3;
    QTest::newRow("does not shrink") << false << 0;
}

void TestMemoryTrouble::whereOneStreamIsTooMuchTheRunFails()
{
    QFETCH(bool, shrinks);
    QFETCH(int, warnings);
    config::RunConfig config = runConfig(m_fixture);
    config.safety.shrinkMicroBatch = shrinks;
    TrainRequest request = m_fixture.request(config);
    request.checkpointFolder = m_fixture.folder() / (shrinks ? "too much" : "much");
    EventLog log;
    TrainControl control;
    int left = warnings;
    log.onEvent = [&](const TrainEvent& event) {
        if (isAfter(event, kTightAfter))
            m_memory.setCap(m_memory.live() + m_needs[1] / 2);
        left -= std::holds_alternative<Warning>(event) ? 1 : 0;
    };
    const auto summary = m_fixture.train(request, log, control);
    m_memory.lift();
    QVERIFY(!summary);
    QCOMPARE(summary.error().code, ErrorCode::OutOfMemory);
    QVERIFY2(hasWord(summary.error().hint, "Lower "), summary.error().hint.c_str());
    QCOMPARE(log.all<RunEnded>().front().state, RunState::Failed);
    QCOMPARE(left, 0);
    // The step before is there, and the process is none the worse for it.
    EventLog more;
    const auto rest = goOn(request, more);
    QVERIFY2(rest, rest ? "" : describe(rest.error()).c_str());
    QCOMPARE(more.all<StepDone>().front().at.step, kTightAfter + 1);
}

void TestMemoryTrouble::anEvaluationIsDoneWithFewerStreams()
{
    config::RunConfig config = runConfig(m_fixture);
    config.eval.everySteps = kTightAfter;
    config.eval.batch = 32;
    const auto losses = [&](bool tight) {
        TrainRequest request = m_fixture.request(config);
        request.checkpointFolder = m_fixture.folder() / (tight ? "tight" : "wide");
        EventLog log;
        TrainControl control;
        std::int64_t live = 0;
        log.onEvent = [&](const TrainEvent& event) {
            if (isAfter(event, kTightAfter)) {
                live = m_memory.live();
                (void)m_memory.takePeak();
                if (tight)
                    m_memory.setCap(live + m_needs[0] / 3);
            }
            if (const auto* done = std::get_if<EvalDone>(&event); done && done->at.step == kTightAfter) {
                m_needs[0] = tight ? m_needs[0] : m_memory.takePeak() - live;
                m_memory.lift();
            }
        };
        const auto summary = m_fixture.train(request, log, control);
        m_memory.lift();
        std::vector<double> list;
        for (const EvalDone& done : log.all<EvalDone>())
            list.push_back(done.loss);
        const auto warnings = log.all<Warning>();
        if (summary && tight && (warnings.empty() || !hasWord(warnings.front().message, "16 of the streams")))
            list.clear();
        return list;
    };
    const auto wide = losses(false), tight = losses(true);
    QCOMPARE(wide.size(), std::size_t{4}); // 5, 10, 14, and the test
    QCOMPARE(tight.size(), wide.size());
    for (std::size_t i = 0; i < wide.size(); ++i)
        QVERIFY(std::abs(wide[i] - tight[i]) < 1e-6);
}

void TestMemoryTrouble::anEvaluationThatCannotBeIsLeftOut_data()
{
    QTest::addColumn<bool>("theTest");
    QTest::newRow("a validation") << false;
    QTest::newRow("the test") << true;
}

void TestMemoryTrouble::anEvaluationThatCannotBeIsLeftOut()
{
    QFETCH(bool, theTest);
    config::RunConfig config = runConfig(m_fixture);
    config.eval.everySteps = kTightAfter;
    TrainRequest request = m_fixture.request(config);
    request.checkpointFolder = m_fixture.folder() / (theTest ? "no test" : "no validation");
    EventLog log;
    TrainControl control;
    std::string leftOut;
    log.onEvent = [&](const TrainEvent& event) {
        const auto* saved = std::get_if<CheckpointSaved>(&event);
        if (theTest ? saved && saved->at.step == config.train.steps : isAfter(event, kTightAfter))
            m_memory.setCap(m_memory.live() + 1000);
        if (const auto* warning = std::get_if<Warning>(&event); warning && hasWord(warning->message, "left out")) {
            leftOut = warning->message;
            m_memory.lift();
        }
    };
    const auto summary = m_fixture.train(request, log, control);
    m_memory.lift();
    QVERIFY2(summary, summary ? "" : describe(summary.error()).c_str());
    QCOMPARE(summary->state, RunState::Finished);
    QVERIFY2(hasWord(leftOut, theTest ? "The test is" : "The validation of step 5"), leftOut.c_str());
    QCOMPARE(summary->testBpc.has_value(), !theTest);
    std::vector<std::int64_t> validated;
    for (const EvalDone& done : log.all<EvalDone>())
        if (done.part == SplitPart::Validation)
            validated.push_back(done.at.step);
    QCOMPARE(validated, theTest ? (std::vector<std::int64_t>{5, 10, 14}) : (std::vector<std::int64_t>{10, 14}));
}

void TestMemoryTrouble::aLookThatCannotBeIsLeftOut()
{
    config::RunConfig config = runConfig(m_fixture);
    config.inspect.everySteps = kTightAfter;
    TrainRequest request = m_fixture.request(config);
    request.checkpointFolder = m_fixture.folder() / "no look";
    EventLog log;
    TrainControl control;
    log.onEvent = [&](const TrainEvent& event) {
        if (isAfter(event, kTightAfter))
            m_memory.setCap(m_memory.live() + 1000);
        if (std::holds_alternative<Warning>(event))
            m_memory.lift();
    };
    const auto summary = m_fixture.train(request, log, control);
    m_memory.lift();
    QVERIFY2(summary, summary ? "" : describe(summary.error()).c_str());
    QCOMPARE(log.all<SnapshotTaken>().size(), std::size_t{1}); // of the first step
    QVERIFY(hasWord(log.all<Warning>().front().message, "No more looks"));
}

QTEST_GUILESS_MAIN(TestMemoryTrouble)
#include "TestMemoryTrouble.moc"
