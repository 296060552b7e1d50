// SPDX-License-Identifier: GPL-3.0-or-later
#include "FailingDisk.h"
#include "StoreFixture.h"
#include "TroubleLog.h"

#include "core/base/AdvisoryLock.h"

#include <QElapsedTimer>
#include <QTest>

#include <thread>
#include <unistd.h>
#include <vector>

using namespace workbench;
using namespace workbench::store;
namespace fs = std::filesystem;

namespace
{

std::vector<std::string> kindsOf(const std::vector<EventRow>& events)
{
    std::vector<std::string> kinds;
    for (const auto& event : events)
        kinds.push_back(event.kind);
    return kinds;
}

} // namespace

class TestRunRecorder : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aWholeRunIsToldInItsRow();
    void endsLeaveTheirFinalState_data();
    void endsLeaveTheirFinalState();
    void checkpointsComeAndGo();
    void eventsCommitWithinHalfASecond();
    void recordNeverWaits();
    void theEndWaitsForAnotherWriter();
    void manyThreadsAndRuns();
    void whatWaitsIsWrittenAtTheEnd();
};

void TestRunRecorder::aWholeRunIsToldInItsRow()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store, train::RunState::Queued);
    TroubleLog troubles;
    const auto recorder = fixture.recorder(troubles.handler());
    const auto row = [&] {
        expectOk(recorder->flush());
        return valueOf(store->run(run));
    };
    recorder->record(run, startedEvent(0));
    auto now = row();
    QCOMPARE(now.state, train::RunState::Running);
    QCOMPARE(now.processId, ::getpid());
    QCOMPARE(now.parameterCount, 123'456);
    QCOMPARE(now.device, "cpu");
    QCOMPARE(now.threads, 2);
    QCOMPARE(now.corpus, CorpusId(std::string(64, 'a')));

    recorder->record(run, stepEvent(1, 3.5));
    recorder->record(run, stepEvent(2, 3.25));
    now = row();
    QCOMPARE(now.at, positionAt(2));
    QCOMPARE(now.lastTrainLoss, 3.25);
    QCOMPARE(now.bytesPerSecond, 2048.0);

    recorder->record(run, train::PauseChanged{positionAt(2), true});
    QCOMPARE(row().state, train::RunState::Paused);
    recorder->record(run, train::PauseChanged{positionAt(2), false});
    QCOMPARE(row().state, train::RunState::Running);

    recorder->record(run, train::EvalDone{.at = positionAt(2), .loss = 2.0, .bpc = 2.9, .best = true});
    recorder->record(run, train::EvalDone{.at = positionAt(3), .loss = 2.5, .bpc = 3.6});
    now = row();
    QCOMPARE(now.bestValidationLoss, 2.0);
    QCOMPARE(now.bestValidationBpc, 2.9);

    recorder->record(run, train::LearningRateChanged{positionAt(3), 2e-3, 1e-3});
    recorder->record(run, train::Warning{positionAt(3), "two\nlines"});
    train::RunEnded ended;
    ended.at = positionAt(4);
    ended.state = train::RunState::Finished;
    ended.trainLoss = 3.0;
    ended.validationLoss = 2.0;
    ended.validationBpc = 2.9;
    ended.testBpc = 3.1;
    recorder->record(run, ended);
    now = row();
    QCOMPARE(now.state, train::RunState::Finished);
    QCOMPARE(now.processId, 0);
    QVERIFY(now.ended >= now.created);
    QCOMPARE(now.at, positionAt(4));
    QCOMPARE(now.testBpc, 3.1);
    QCOMPARE(now.lastTrainLoss, 3.0);

    const auto events = valueOf(store->events(run));
    const std::vector<std::string> expected{"started",   "paused", "resumed", "evaluated",
                                            "evaluated", "rate",   "warning", "ended"};
    QCOMPARE(kindsOf(events), expected);
    for (const auto& event : events) {
        QVERIFY(!event.text.empty() && event.text.find('\n') == std::string::npos);
        QVERIFY(event.wall > 0);
        QCOMPARE(event.run, run);
    }
    QVERIFY(events.back().text.find("Finished after step 4") == 0);
    QVERIFY(troubles.all().empty());
}

void TestRunRecorder::endsLeaveTheirFinalState_data()
{
    QTest::addColumn<int>("state");
    for (const auto state : {train::RunState::Finished, train::RunState::Stopped, train::RunState::Failed})
        QTest::newRow(train::runStateName(state).data()) << static_cast<int>(state);
}

void TestRunRecorder::endsLeaveTheirFinalState()
{
    QFETCH(const int, state);
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store);
    {
        const auto recorder = fixture.recorder();
        recorder->record(run, startedEvent(0));
        train::RunEnded ended;
        ended.state = static_cast<train::RunState>(state);
        if (ended.state == train::RunState::Failed)
            ended.error = Error{ErrorCode::Diverged, "The loss is no number.", "Lower the learning rate."};
        recorder->record(run, ended);
    }
    const auto row = valueOf(store->run(run));
    QCOMPARE(static_cast<int>(row.state), state);
    QCOMPARE(row.error.empty(), row.state != train::RunState::Failed);
    QCOMPARE(row.processId, 0);
    QVERIFY(valueOf(store->reconcile()).empty());
    valueOf(store->removeRun(run));
}

void TestRunRecorder::checkpointsComeAndGo()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store);
    const auto recorder = fixture.recorder();
    const auto folder = [&](int step) { return store->checkpointFolder(run) / ("step-" + std::to_string(step)); };
    const auto preferred = [&] {
        expectOk(recorder->flush());
        return fs::path(valueOf(store->run(run)).checkpoint);
    };
    QCOMPARE(preferred(), fs::path());
    recorder->record(run, train::CheckpointSaved{positionAt(10), folder(10), false, 111});
    QCOMPARE(preferred(), folder(10));
    recorder->record(run, train::CheckpointSaved{positionAt(20), folder(20), true, 222});
    recorder->record(run, train::CheckpointSaved{positionAt(30), folder(30), false, 333});
    QCOMPARE(preferred(), folder(20)); // the best, not the newest
    recorder->record(run, train::CheckpointSaved{positionAt(40), folder(40), true, 444});
    recorder->record(run, train::CheckpointRemoved{positionAt(40), folder(10)});
    QCOMPARE(preferred(), folder(40));
    const auto rows = valueOf(store->checkpoints(run));
    QCOMPARE(rows.size(), std::size_t(3));
    QCOMPARE(rows[0].folder, "runs/" + run.value() + "/checkpoints/step-20"); // a store that is moved keeps its sense
    QVERIFY(!rows[0].best && !rows[1].best && rows[2].best);
    QCOMPARE(rows[2].sizeBytes, 444);
    QCOMPARE(rows[2].at, positionAt(40));
}

void TestRunRecorder::eventsCommitWithinHalfASecond()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store);
    const auto recorder = fixture.recorder();
    recorder->record(run, stepEvent(1, 1));
    QTRY_COMPARE_WITH_TIMEOUT(valueOf(store->pointCount(run, Metric::TrainLoss)), 1, 2000);
    QElapsedTimer clock; // once warm, so that opening files is not measured
    clock.start();
    recorder->record(run, stepEvent(2, 1));
    while (valueOf(store->pointCount(run, Metric::TrainLoss)) < 2 && clock.elapsed() < 5000)
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    QVERIFY2(clock.elapsed() <= 500, qPrintable(QString::number(clock.elapsed())));
}

void TestRunRecorder::recordNeverWaits()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store);
    const auto recorder = fixture.recorder();
    const auto held = AdvisoryLock::acquire(fixture.directory() / "workbench.lock", std::chrono::seconds(1));
    QVERIFY(held.has_value());
    recorder->record(run, stepEvent(1, 1));
    std::this_thread::sleep_for(std::chrono::milliseconds(400)); // by now the writer waits for the lock
    QElapsedTimer clock;
    clock.start();
    for (int i = 2; i <= 1000; ++i)
        recorder->record(run, stepEvent(i, 1));
    QVERIFY2(clock.elapsed() < 200, qPrintable(QString::number(clock.elapsed())));
}

void TestRunRecorder::theEndWaitsForAnotherWriter()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store);
    TroubleLog troubles;
    auto recorder = fixture.recorder(troubles.handler());
    auto held = AdvisoryLock::acquire(fixture.directory() / "workbench.lock", std::chrono::seconds(1));
    QVERIFY(held.has_value());
    recorder->record(run, stepEvent(1, 1));
    const std::jthread other([&held] {
        std::this_thread::sleep_for(std::chrono::seconds(5)); // longer than this one waits before it tells
        held = fail(ErrorCode::Busy, "given up");
    });
    recorder.reset();
    QVERIFY(troubles.has(ErrorCode::Busy));
    QVERIFY(troubles.over());
    QCOMPARE(valueOf(store->pointCount(run, Metric::TrainLoss)), std::int64_t{1});
}

void TestRunRecorder::manyThreadsAndRuns()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    std::vector<RunId> runs;
    for (int i = 0; i < 4; ++i)
        runs.push_back(fixture.addRun(*store));
    TroubleLog troubles;
    {
        const auto recorder = fixture.recorder(troubles.handler());
        std::vector<std::jthread> threads;
        for (const auto& run : runs)
            threads.emplace_back([&recorder, run] {
                for (int i = 1; i <= 5000; ++i) {
                    recorder->record(run, stepEvent(i, i));
                    if (i % 1000 == 0)
                        expectOk(recorder->flush());
                }
            });
    }
    for (const auto& run : runs) {
        const auto points = valueOf(store->points(run, Metric::TrainLoss, 0, 10'000));
        QCOMPARE(points.size(), std::size_t(5000));
        for (std::size_t i = 0; i < points.size(); ++i)
            QCOMPARE(points[i].at.step, static_cast<std::int64_t>(i + 1));
    }
    QVERIFY(troubles.all().empty());
}

void TestRunRecorder::whatWaitsIsWrittenAtTheEnd()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store);
    {
        const auto recorder = fixture.recorder();
        for (int i = 1; i <= 45'000; ++i) // more than fits one transaction
            recorder->record(run, stepEvent(i, i));
    }
    QCOMPARE(valueOf(store->pointCount(run, Metric::TrainLoss)), 45'000);

    FailingDisk disk;
    TroubleLog troubles;
    {
        const auto recorder = fixture.recorder(troubles.handler());
        disk.setFull(true);
        recorder->record(run, stepEvent(45'001, 1));
    }
    QVERIFY(!troubles.all().empty() && !troubles.over());
    QVERIFY(troubles.all().back()->message.find("1 events were not recorded") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestRunRecorder)
#include "TestRunRecorder.moc"
