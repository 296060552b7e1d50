// SPDX-License-Identifier: GPL-3.0-or-later
#include "StoreFixture.h"

#include "core/base/Uuid.h"
#include "core/store/RecorderQueue.h"

#include <QTest>

using namespace workbench;
using namespace workbench::store;

class TestRecorderQueue : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aFullQueueKeepsWhatIsRareAndSaysWhatIsLost();
    void onlySoManySnapshotsWait();
    void aQueueKeepsItsOrder();
};

void TestRecorderQueue::aFullQueueKeepsWhatIsRareAndSaysWhatIsLost()
{
    RecorderQueue queue(10);
    const RunId run(makeUuid());
    int kept = 0;
    for (int i = 1; i <= 25; ++i)
        kept += queue.push({run, i, stepEvent(i, i)});
    QCOMPARE(kept, 10);
    QCOMPARE(queue.lostSteps(), 15);
    QVERIFY(queue.push({run, 26, train::Warning{positionAt(25), "rare"}}));
    QVERIFY(queue.push({run, 27, train::RunEnded{}}));
    auto taken = queue.take(100);
    QCOMPARE(taken.size(), std::size_t(12));
    QVERIFY(!queue.empty()); // the loss has yet to be put on record
    const auto loss = queue.take(100);
    QCOMPARE(loss.size(), std::size_t(1));
    QCOMPARE(loss[0].run, run);
    const auto* warning = std::get_if<train::Warning>(&loss[0].event);
    QVERIFY(warning && warning->message.find("15 steps") == 0);
    QVERIFY(queue.empty());
    QCOMPARE(queue.lostSteps(), 0);
}

void TestRecorderQueue::onlySoManySnapshotsWait()
{
    RecorderQueue queue(100'000);
    const RunId run(makeUuid());
    const int most = static_cast<int>(RecorderQueue::kMostSnapshots);
    const auto push = [&](int step) {
        return queue.push({run, step, train::SnapshotTaken{.at = positionAt(step), .snapshot = {}}});
    };
    for (int step = 1; step <= most; ++step)
        QVERIFY(push(step));
    QVERIFY(queue.push({run, most, stepEvent(most, 1)}));
    auto taken = queue.take(10);
    for (int step = most + 1; step <= most + 10; ++step)
        QVERIFY(push(step));
    queue.putBack(std::move(taken)); // could not be written: they wait as before
    QVERIFY(!push(most + 11));
    QVERIFY(!push(most + 12));
    QVERIFY(!queue.push({run, most + 12, train::FilmTaken{.at = positionAt(most + 12), .frame = {}}}));
    QCOMPARE(queue.lostSteps(), 0);
    QCOMPARE(queue.take(100'000).size(), static_cast<std::size_t>(most + 11));
    const auto loss = queue.take(10);
    QCOMPARE(loss.size(), std::size_t(1));
    const auto* warning = std::get_if<train::Warning>(&loss[0].event);
    QVERIFY(warning && warning->message.find("3 snapshots") != std::string::npos);
    QVERIFY(push(most + 13));
}

void TestRecorderQueue::aQueueKeepsItsOrder()
{
    RecorderQueue queue(100);
    const RunId run(makeUuid());
    for (int i = 0; i < 30; ++i)
        queue.push({run, i, stepEvent(i, i)});
    auto first = queue.take(10);
    queue.push({run, 30, stepEvent(30, 30)});
    queue.putBack(std::move(first));
    WallMilliseconds next = 0;
    while (!queue.empty())
        for (const auto& event : queue.take(7))
            QCOMPARE(event.wall, next++);
    QCOMPARE(next, 31);
}

QTEST_GUILESS_MAIN(TestRecorderQueue)
#include "TestRecorderQueue.moc"
