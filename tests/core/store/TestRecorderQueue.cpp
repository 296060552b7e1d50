// SPDX-License-Identifier: GPL-3.0-or-later
#include "StoreFixture.h"

#include "core/base/Uuid.h"
#include "core/store/RecorderQueue.h"

#include <QTest>

#include <array>

using namespace workbench;
using namespace workbench::store;

class TestRecorderQueue : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aFullQueueKeepsWhatIsRareAndSaysWhatIsLost();
    void onlySoManySnapshotsWait();
    void itSaysInTimeThatRoomRunsOut();
    void aQueueKeepsItsOrder();
    void memoryThatComesBackHoldsWhatComesNext();
};

void TestRecorderQueue::aFullQueueKeepsWhatIsRareAndSaysWhatIsLost()
{
    RecorderQueue queue(10, 100);
    const RunId run(makeUuid());
    int kept = 0;
    for (int i = 1; i <= 25; ++i)
        kept += queue.push(run, i, stepEvent(i, i));
    QCOMPARE(kept, 10);
    QCOMPARE(queue.lostSteps(), 15);
    QVERIFY(queue.push(run, 26, train::Warning{positionAt(25), "rare"}));
    QVERIFY(queue.push(run, 27, train::RunEnded{}));
    QCOMPARE(queue.take().events.size(), std::size_t(12));
    QVERIFY(!queue.empty()); // the loss has yet to be put on record
    const auto loss = queue.take().events;
    QCOMPARE(loss.size(), std::size_t(1));
    QCOMPARE(*loss[0].run, run);
    const auto* warning = std::get_if<train::Warning>(&loss[0].event);
    QVERIFY(warning && warning->message.find("15 steps") == 0);
    QVERIFY(queue.empty());
    QCOMPARE(queue.lostSteps(), 0);
}

void TestRecorderQueue::onlySoManySnapshotsWait()
{
    RecorderQueue queue(100'000, 10);
    const RunId run(makeUuid());
    const int most = static_cast<int>(RecorderQueue::kMostSnapshots);
    const auto push
        = [&](int step) { return queue.push(run, step, train::SnapshotTaken{.at = positionAt(step), .snapshot = {}}); };
    for (int step = 1; step <= most; ++step)
        QVERIFY(push(step));
    QVERIFY(queue.push(run, most, stepEvent(most, 1)));
    auto taken = queue.take();
    for (int step = most + 1; step <= most + 10; ++step)
        QVERIFY(push(step));
    queue.putBack(std::move(taken)); // could not be written: they wait as before
    QVERIFY(!push(most + 11));
    QVERIFY(!push(most + 12));
    QVERIFY(!queue.push(run, most + 12, train::FilmTaken{.at = positionAt(most + 12), .frame = {}}));
    QCOMPARE(queue.lostSteps(), 0);
    QCOMPARE(queue.size(), static_cast<std::size_t>(most + 11));
    while (queue.size() > 0)
        queue.take();
    const auto loss = queue.take().events;
    QCOMPARE(loss.size(), std::size_t(1));
    const auto* warning = std::get_if<train::Warning>(&loss[0].event);
    QVERIFY(warning && warning->message.find("3 snapshots") != std::string::npos);
    QVERIFY(push(most + 13));
}

void TestRecorderQueue::itSaysInTimeThatRoomRunsOut()
{
    const RunId run(makeUuid());
    RecorderQueue steps(80, 100), snapshots(100'000, 100);
    for (int i = 1; i <= 70; ++i) {
        QVERIFY(!steps.isNearlyFull());
        QVERIFY(steps.push(run, i, stepEvent(i, i)));
    }
    QVERIFY(steps.isNearlyFull());
    for (int i = 71; i <= 80; ++i) // what is on its way has room
        QVERIFY(steps.push(run, i, stepEvent(i, i)));
    steps.take();
    QVERIFY(!steps.isNearlyFull());

    int kept = 0;
    for (; !snapshots.isNearlyFull(); ++kept)
        QVERIFY(snapshots.push(run, kept, train::FilmTaken{.at = positionAt(kept), .frame = {}}));
    QVERIFY(kept < static_cast<int>(RecorderQueue::kMostSnapshots));
}

void TestRecorderQueue::aQueueKeepsItsOrder()
{
    RecorderQueue queue(100, 7);
    const RunId run(makeUuid());
    for (int i = 0; i < 30; ++i)
        queue.push(run, i, stepEvent(i, i));
    auto first = queue.take();
    queue.push(run, 30, stepEvent(30, 30));
    queue.putBack(std::move(first));
    QCOMPARE(queue.size(), std::size_t(31));
    WallMilliseconds next = 0;
    while (!queue.empty()) {
        auto batch = queue.take();
        QVERIFY(!batch.events.empty() && batch.events.size() <= 7);
        for (const auto& event : batch.events)
            QCOMPARE(event.wall, next++);
    }
    QCOMPARE(next, 31);
    QVERIFY(queue.take().events.empty());
}

void TestRecorderQueue::memoryThatComesBackHoldsWhatComesNext()
{
    RecorderQueue queue(100, 5);
    const std::array runs{RunId(makeUuid()), RunId(makeUuid())};
    const auto push = [&](int i) { queue.push(runs[static_cast<std::size_t>(i) % 2], i, stepEvent(i, i)); };
    int pushed = 0;
    for (; pushed < 20; ++pushed)
        push(pushed);
    WallMilliseconds next = 0;
    while (!queue.empty()) {
        auto batch = queue.take();
        for (const auto& event : batch.events) {
            QCOMPARE(*event.run, runs[static_cast<std::size_t>(next) % 2]);
            QCOMPARE(event.wall, next++);
        }
        batch.events.clear();
        queue.reuse(std::move(batch.events));
        for (int i = 0; i < 4 && pushed < 50; ++i)
            push(pushed++);
    }
    QCOMPARE(next, 50);
}

QTEST_GUILESS_MAIN(TestRecorderQueue)
#include "TestRecorderQueue.moc"
