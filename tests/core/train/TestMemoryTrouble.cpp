// SPDX-License-Identifier: GPL-3.0-or-later
#include "CutRun.h"
#include "TightRun.h"

#include "core/train/Checkpoint.h"
#include "core/train/ResumePoint.h"

#include <QtTest>

#include <map>

using namespace workbench;
using namespace workbench::train;
namespace fs = std::filesystem;

namespace
{

std::map<std::int64_t, double> lossesByStep(const EventLog& log)
{
    std::map<std::int64_t, double> losses;
    for (const StepDone& step : log.all<StepDone>())
        losses[step.at.step] = step.trainLoss;
    return losses;
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

private:
    /// The most that a step needs beside what lives between steps, of that many streams at a time.
    std::int64_t needOf(int microBatch);

    const TrainFixture m_fixture{patternText(20'000)};
    CappedMemory m_memory;
    std::map<int, std::int64_t> m_needs;
};

std::int64_t TestMemoryTrouble::needOf(int microBatch)
{
    config::RunConfig config = tightConfig(m_fixture);
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
    TrainRequest request = m_fixture.request(tightConfig(m_fixture));
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
    auto expected = lossesByStep(first);
    expected.merge(lossesByStep(second));
    QCOMPARE(expected.size(), std::size_t{14});
    QVERIFY(lossesByStep(log) == expected);
}

void TestMemoryTrouble::whatWasLearnedOfMemoryOutlivesTheProcess()
{
    TrainRequest request = m_fixture.request(tightConfig(m_fixture));
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
    config::RunConfig config = tightConfig(m_fixture);
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

QTEST_GUILESS_MAIN(TestMemoryTrouble)
#include "TestMemoryTrouble.moc"
