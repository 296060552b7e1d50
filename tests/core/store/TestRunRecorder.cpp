// SPDX-License-Identifier: GPL-3.0-or-later
#include "FailingDisk.h"
#include "StoreFixture.h"
#include "TroubleLog.h"

#include "core/base/AdvisoryLock.h"

#include <QElapsedTimer>
#include <QTest>

#include <array>
#include <cmath>
#include <functional>
#include <limits>
#include <mutex>
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

/// What `record` records comes to the store in one batch.
void recordAsOneBatch(
    const StoreFixture& fixture, RunRecorder& recorder, const RunId& run, const std::function<void()>& record)
{
    const auto held = AdvisoryLock::acquire(fixture.directory() / "workbench.lock", std::chrono::seconds(1));
    QVERIFY(held.has_value());
    recorder.record(run, train::Warning{positionAt(0), "first"});
    std::this_thread::sleep_for(std::chrono::milliseconds(400)); // by now the writer waits for the lock, with this one
    record();
}

/// All that stands of a run's metrics, without the clock.
std::string metricsOf(const StoreFixture& fixture, const RunId& run)
{
    std::string all;
    const std::string ofRun = "(SELECT number FROM runs WHERE id = '" + run.value() + "')";
    const std::string ofSeries = " JOIN series s ON s.number = x.series AND s.run = " + ofRun;
    for (const std::string& rows :
         {"SELECT json_array(ordinal, step, bytes, seconds, epoch, trainLoss, learningRate, gradNorm,"
          " bytesPerSecond, segmentLength) AS text FROM steps WHERE run = "
              + ofRun + " ORDER BY ordinal",
          "SELECT json_array(metric, ordinal, x.step, value) AS text FROM measurements x" + ofSeries
              + " ORDER BY metric, ordinal",
          "SELECT json_array(metric, level, position, x.firstStep, x.firstValue, x.lastStep, x.lastValue,"
          " x.minimum, x.maximum, sum, finiteCount) AS text FROM buckets x"
              + ofSeries + " ORDER BY metric, level, position",
          "SELECT json_array(metric, inSteps, count, firstStep, firstValue, lastStep, lastValue, minimumStep,"
          " minimum, maximumStep, maximum) AS text FROM series WHERE run = "
              + ofRun + " ORDER BY metric"})
        all += fixture.ask("SELECT ifnull(group_concat(text, char(10)), '') FROM (" + rows + ")") + "\n\n";
    return all;
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
    void aBatchIsWrittenLikeItsEventsOneByOne();
    void aBatchThatCannotBeWrittenIsLeftOutAsAWhole();
    void troubleIsToldAndNothingIsLost_data();
    void troubleIsToldAndNothingIsLost();
    void anUnknownRunHoldsUpNoOther();
    void valuesThatAreNoNumbersHoldUpNothing();
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

/// For longer than one attempt: nobody is there afterwards to make another.
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
        std::this_thread::sleep_for(std::chrono::seconds(5));
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

void TestRunRecorder::aBatchIsWrittenLikeItsEventsOneByOne()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto recorder = fixture.recorder();
    using Runs = std::array<RunId, 2>;
    const auto makeRuns = [&] { return Runs{fixture.addRun(*store), fixture.addRun(*store)}; };
    // Two runs by turns, of which the second goes back twice: once to before the batch, once to what is in it.
    const auto record = [&](const Runs& runs, const std::function<void()>& after) {
        const auto steps = [&](int first, int last) {
            for (int i = first; i <= last; ++i)
                for (const auto& run : runs) {
                    auto step = stepEvent(i, std::sin(i));
                    step.residentBytes = i % 16 == 0 ? i * 1000 : 0;
                    recorder->record(run, step);
                    if (i % 10 == 0)
                        recorder->record(run, train::EvalDone{.at = step.at, .loss = std::cos(i)});
                    after();
                }
        };
        steps(21, 120);
        recorder->record(runs[1], startedEvent(13));
        steps(121, 150);
        recorder->record(runs[1], startedEvent(135));
        steps(151, 200);
    };
    const auto begin = [&](const Runs& runs) {
        for (int i = 1; i <= 20; ++i)
            for (const auto& run : runs)
                recorder->record(run, stepEvent(i, i));
        expectOk(recorder->flush());
    };
    const Runs oneByOne = makeRuns(), together = makeRuns();
    begin(oneByOne);
    record(oneByOne, [&] { expectOk(recorder->flush()); });
    begin(together);
    recordAsOneBatch(fixture, *recorder, together[0], [&] { record(together, [] {}); });
    expectOk(recorder->flush());
    QCOMPARE(valueOf(store->pointCount(together[0], Metric::TrainLoss)), 200);
    QCOMPARE(valueOf(store->pointCount(together[1], Metric::TrainLoss)), 13 + 15 + 50);
    for (std::size_t i = 0; i < 2; ++i)
        QCOMPARE(metricsOf(fixture, together[i]), metricsOf(fixture, oneByOne[i]));
    QCOMPARE(fixture.ask("PRAGMA integrity_check"), "ok");
}

void TestRunRecorder::aBatchThatCannotBeWrittenIsLeftOutAsAWhole()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store), other = fixture.addRun(*store);
    TroubleLog troubles;
    const auto recorder = fixture.recorder(troubles.handler());
    const auto record = [&](const RunId& of, int first, int last) {
        for (int i = first; i <= last; ++i)
            recorder->record(of, stepEvent(i, i));
    };
    record(run, 1, 10);
    expectOk(recorder->flush());
    const auto before = metricsOf(fixture, run);
    // Somebody has put a bucket there that is not full yet.
    const std::string stray = "series = (SELECT number FROM series WHERE metric = 'gradNorm') AND position = 1";
    fixture.tell("INSERT INTO buckets(series, level, position, finiteCount) SELECT number, 1, 1, 8 FROM series"
                 " WHERE metric = 'gradNorm'");
    recordAsOneBatch(fixture, *recorder, run, [&] {
        record(other, 1, 5);
        record(run, 11, 20);
    });
    QVERIFY(!recorder->flush());
    QVERIFY(!troubles.all().empty() && !troubles.over());
    fixture.tell("DELETE FROM buckets WHERE " + stray);
    QCOMPARE(metricsOf(fixture, run), before);
    QCOMPARE(valueOf(store->pointCount(other, Metric::TrainLoss)), 0);
    QTRY_VERIFY_WITH_TIMEOUT(troubles.over(), 20'000);

    const auto whole = fixture.addRun(*store);
    record(whole, 1, 20);
    expectOk(recorder->flush());
    QCOMPARE(metricsOf(fixture, run), metricsOf(fixture, whole));
    QCOMPARE(valueOf(store->pointCount(other, Metric::TrainLoss)), 5);
}

void TestRunRecorder::troubleIsToldAndNothingIsLost_data()
{
    QTest::addColumn<QString>("trouble");
    QTest::addColumn<int>("code");
    QTest::newRow("full disk") << "full" << static_cast<int>(ErrorCode::NoSpace);
    QTest::newRow("lock held by another") << "lock" << static_cast<int>(ErrorCode::Busy);
    QTest::newRow("store moved away and back") << "moved" << static_cast<int>(ErrorCode::NotFound);
}

void TestRunRecorder::troubleIsToldAndNothingIsLost()
{
    QFETCH(const QString, trouble);
    QFETCH(const int, code);
    FailingDisk disk;
    StoreFixture fixture;
    const auto run = fixture.addRun(*fixture.open());
    TroubleLog troubles;
    const auto recorder = fixture.recorder(troubles.handler());
    int step = 0;
    const auto recordSome = [&] {
        for (int i = 0; i < 100; ++i) {
            ++step;
            recorder->record(run, stepEvent(step, step));
        }
        recorder->record(run, train::EvalDone{.at = positionAt(step), .loss = 1});
    };
    recordSome();
    expectOk(recorder->flush());

    std::optional<Result<AdvisoryLock>> held;
    const auto elsewhere = fixture.directory().string() + ".moved";
    if (trouble == "full")
        disk.setFull(true);
    else if (trouble == "lock")
        held.emplace(AdvisoryLock::acquire(fixture.directory() / "workbench.lock", std::chrono::seconds(1)));
    else
        fs::rename(fixture.directory(), elsewhere);
    recordSome();
    const auto flushed = recorder->flush();
    QVERIFY(!flushed);
    QCOMPARE(static_cast<int>(flushed.error().code), code);
    QVERIFY(flushed.error().message.find(fixture.directory().string()) != std::string::npos);
    QVERIFY(troubles.has(static_cast<ErrorCode>(code)));
    QVERIFY(!troubles.over());
    recordSome();
    if (trouble == "full")
        QVERIFY(disk.refusedWrites() > 0);

    disk.setFull(false);
    held.reset();
    if (fs::exists(elsewhere))
        fs::rename(elsewhere, fixture.directory());
    QTRY_VERIFY_WITH_TIMEOUT(troubles.over(), 20'000); // without being asked
    recordSome();
    expectOk(recorder->flush());

    const auto store = fixture.open();
    const auto points = valueOf(store->points(run, Metric::TrainLoss, 0, 1000));
    QCOMPARE(points.size(), std::size_t(400));
    for (std::size_t i = 0; i < points.size(); ++i)
        QCOMPARE(points[i].at.step, static_cast<std::int64_t>(i + 1)); // each once, in order
    QCOMPARE(valueOf(store->pointCount(run, Metric::ValidationLoss)), 4);
    QCOMPARE(valueOf(store->events(run)).size(), std::size_t(4));
    const auto buckets = valueOf(store->buckets(run, Metric::TrainLoss, std::nullopt, 1));
    double sum = 0;
    for (const auto& bucket : buckets)
        sum += bucket.sum;
    QCOMPARE(sum, 400 * 401 / 2.0);
    QCOMPARE(fixture.ask("PRAGMA integrity_check"), "ok");
}

void TestRunRecorder::anUnknownRunHoldsUpNoOther()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto known = fixture.addRun(*store);
    const auto removed = fixture.addRun(*store, train::RunState::Finished);
    valueOf(store->removeRun(removed));
    TroubleLog troubles;
    const auto recorder = fixture.recorder(troubles.handler());
    recorder->record(removed, stepEvent(1, 1));
    recorder->record(known, stepEvent(1, 1));
    const auto flushed = recorder->flush();
    QVERIFY(!flushed);
    QVERIFY(flushed.error().message.find(removed.value()) != std::string::npos);
    QVERIFY(troubles.has(ErrorCode::NotFound));
    recorder->record(known, stepEvent(2, 1));
    expectOk(recorder->flush());
    QVERIFY(troubles.over());
    QCOMPARE(valueOf(store->pointCount(known, Metric::TrainLoss)), 2);
}

void TestRunRecorder::valuesThatAreNoNumbersHoldUpNothing()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store);
    const auto recorder = fixture.recorder();
    constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
    auto step = stepEvent(1, kNaN);
    step.at.seconds = step.at.epoch = step.gradNorm = step.bytesPerSecond = step.learningRate = kNaN;
    recorder->record(run, step);
    recorder->record(run, train::EvalDone{.at = step.at, .loss = kNaN, .bpc = kNaN, .evalSeconds = kNaN});
    recorder->record(run, train::Warning{step.at, std::string("bytes \0 \xff\xfe", 10)});
    expectOk(recorder->flush());
    QVERIFY(std::isnan(valueOf(store->points(run, Metric::TrainLoss, 0, 1)).front().value));
    QCOMPARE(valueOf(store->run(run)).at.step, 1);
    valueOf(store->buckets(run, Metric::TrainLoss, Store::Range{PointAxis::Seconds, 0, 10}, 10));
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
