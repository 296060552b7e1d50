// SPDX-License-Identifier: GPL-3.0-or-later
#include "StoreFixture.h"
#include "TroubleLog.h"

#include "core/base/AdvisoryLock.h"

#include <QTest>

#include <array>
#include <functional>
#include <thread>
#include <unistd.h>

using namespace workbench;
using namespace workbench::store;

namespace
{

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

/// What comes to the store in one transaction.
class TestRecorderBatch : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aBatchIsWrittenLikeItsEventsOneByOne();
    void aBatchThatCannotBeWrittenIsLeftOutAsAWhole();
};

void TestRecorderBatch::aBatchIsWrittenLikeItsEventsOneByOne()
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

void TestRecorderBatch::aBatchThatCannotBeWrittenIsLeftOutAsAWhole()
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

QTEST_GUILESS_MAIN(TestRecorderBatch)
#include "TestRecorderBatch.moc"
