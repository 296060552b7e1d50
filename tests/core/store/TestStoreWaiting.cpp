// SPDX-License-Identifier: GPL-3.0-or-later
#include "InChild.h"
#include "StoreFixture.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <csignal>
#include <set>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace workbench;
using namespace workbench::store;

namespace
{

std::vector<RunId> enqueue(const StoreFixture& fixture, Store& store, int count)
{
    std::vector<RunId> runs;
    for (int i = 0; i < count; ++i)
        runs.push_back(fixture.addRun(store, train::RunState::Queued));
    return runs;
}

} // namespace

class TestStoreWaiting : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void runsWaitInTheirOrder();
    void aClaimedRunBelongsToOne();
    void aDeadClaimIsFirstInLine();
    void whileHeldNobodyClaims();
    void noRunIsClaimedTwice();
    void whoWaitsCanBeRemoved();
};

void TestStoreWaiting::runsWaitInTheirOrder()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto runs = enqueue(fixture, *store, 4);
    QVERIFY(valueOf(store->queue()) == runs);
    expectOk(store->setQueueOrder(std::array{runs[2], RunId("nobody"), runs[0], runs[2]}));
    QVERIFY((valueOf(store->queue()) == std::vector{runs[2], runs[0], runs[1], runs[3]}));
    const auto last = fixture.addRun(*store, train::RunState::Queued);
    QVERIFY((valueOf(fixture.open()->queue()) == std::vector{runs[2], runs[0], runs[1], runs[3], last}));
    QVERIFY(valueOf(store->reconcile()).empty()); // nobody died
    QCOMPARE(valueOf(store->run(last)).state, train::RunState::Queued);
}

void TestStoreWaiting::aClaimedRunBelongsToOne()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto runs = enqueue(fixture, *store, 3);
    const auto claimed = valueOf(store->claimQueued());
    QVERIFY(claimed && claimed->id == runs[0]);
    QCOMPARE(claimed->state, train::RunState::Queued);
    QCOMPARE(claimed->processId, static_cast<int>(::getpid()));
    QVERIFY((valueOf(store->queue()) == std::vector{runs[1], runs[2]}));
    QVERIFY(valueOf(store->claimQueued(runs[2])));
    QVERIFY(!valueOf(fixture.open()->claimQueued(runs[2])));
    QVERIFY(!valueOf(store->claimQueued(RunId("nobody"))));
    QVERIFY(valueOf(store->queue()) == std::vector{runs[1]});
    fixture.recorder()->record(runs[0], startedEvent(0));
    QCOMPARE(valueOf(store->run(runs[0])).state, train::RunState::Running);
    QVERIFY(valueOf(store->claimQueued())->id == runs[1]);
    QVERIFY(!valueOf(store->claimQueued()));
}

void TestStoreWaiting::aDeadClaimIsFirstInLine()
{
    StoreFixture fixture;
    const auto runs = enqueue(fixture, *fixture.open(), 3);
    const int code = inChild([&] {
        const auto store = fixture.open();
        return valueOf(store->claimQueued(runs[2])) && valueOf(store->queue()).size() == 2 ? 0 : 1;
    });
    QCOMPARE(code, 0);
    const auto store = fixture.open();
    QVERIFY((valueOf(store->queue()) == std::vector{runs[2], runs[0], runs[1]}));
    QVERIFY(valueOf(store->reconcile()).empty());
    const auto row = valueOf(store->run(runs[2]));
    QCOMPARE(row.state, train::RunState::Queued);
    QCOMPARE(row.processId, 0);
    QVERIFY(valueOf(store->events(runs[2])).empty());
    QVERIFY((valueOf(store->queue()) == std::vector{runs[2], runs[0], runs[1]}));
}

void TestStoreWaiting::whileHeldNobodyClaims()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto runs = enqueue(fixture, *store, 2);
    QVERIFY(!valueOf(store->queueHeld()));
    expectOk(store->setQueueHeld(true));
    QVERIFY(valueOf(fixture.open()->queueHeld()));
    QVERIFY(!valueOf(store->claimQueued()));
    QVERIFY(valueOf(store->claimQueued(runs[1]))); // asked for by name
    expectOk(store->setQueueHeld(false));
    QVERIFY(valueOf(store->claimQueued())->id == runs[0]);
}

void TestStoreWaiting::noRunIsClaimedTwice()
{
    StoreFixture fixture;
    const auto runs = enqueue(fixture, *fixture.open(), 40);
    // Other processes first: a process with threads must not fork.
    std::array<pid_t, 2> children{};
    std::array<int, 2> pipe{};
    QCOMPARE(::pipe(pipe.data()), 0);
    for (pid_t& child : children) {
        child = ::fork();
        if (child == 0) {
            try {
                const auto store = fixture.open();
                for (int i = 0; i < 10; ++i) {
                    const auto run = valueOf(store->claimQueued());
                    if (run && ::write(pipe[1], run->id.value().data(), 36) != 36)
                        ::_exit(1);
                }
                ::pause(); // who dies gives its runs back
            } catch (...) {
            }
            ::_exit(1);
        }
    }
    std::array<std::vector<RunId>, 2> ours;
    {
        std::vector<std::jthread> threads;
        for (auto& mine : ours)
            threads.emplace_back([&] {
                const auto store = fixture.open();
                for (int i = 0; i < 10; ++i)
                    if (const auto run = valueOf(store->claimQueued()))
                        mine.push_back(run->id);
            });
    }
    std::set<RunId> all;
    std::size_t told = 0;
    for (; told < 20; ++told) {
        std::string id(36, '\0');
        if (::read(pipe[0], id.data(), 36) != 36)
            break;
        all.insert(RunId(id));
    }
    QCOMPARE(told, std::size_t(20));
    for (const auto& mine : ours) {
        QCOMPARE(mine.size(), std::size_t(10));
        all.insert(mine.begin(), mine.end());
    }
    QVERIFY(all == std::set<RunId>(runs.begin(), runs.end()));
    QVERIFY(valueOf(fixture.open()->queue()).empty());
    for (const pid_t child : children) {
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
    }
    QCOMPARE(valueOf(fixture.open()->queue()).size(), std::size_t(20));
    ::close(pipe[0]);
    ::close(pipe[1]);
}

void TestStoreWaiting::whoWaitsCanBeRemoved()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto runs = enqueue(fixture, *store, 2);
    QVERIFY(store->removeRun(runs[0]));
    QVERIFY(valueOf(store->queue()) == std::vector{runs[1]});
}

QTEST_GUILESS_MAIN(TestStoreWaiting)
#include "TestStoreWaiting.moc"
