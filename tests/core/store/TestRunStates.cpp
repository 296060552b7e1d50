// SPDX-License-Identifier: GPL-3.0-or-later
#include "StoreFixture.h"

#include <QTest>

#include <array>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

using namespace workbench;
using namespace workbench::store;

namespace
{

/// A process that did live and is gone.
ProcessIdentity deadProcess()
{
    int ends[2];
    if (::pipe(ends) != 0)
        throw std::runtime_error("pipe");
    const pid_t child = ::fork();
    if (child == 0) {
        char go = 0;
        [[maybe_unused]] const auto got = ::read(ends[0], &go, 1);
        ::_exit(0);
    }
    auto identity = currentProcess();
    identity.pid = child; // its own start time differs, which makes it only more dead
    [[maybe_unused]] const auto sent = ::write(ends[1], "x", 1);
    ::waitpid(child, nullptr, 0);
    ::close(ends[0]);
    ::close(ends[1]);
    return identity;
}

} // namespace

class TestRunStates : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void theDeadAreToldApart_data();
    void theDeadAreToldApart();
    void reconcileWritesItDown();
};

void TestRunStates::theDeadAreToldApart_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<QString>("owner");
    QTest::addColumn<int>("told");
    const auto row = [](train::RunState state, const char* owner, train::RunState told) {
        QTest::addRow("%s, %s", train::runStateName(state).data(), owner)
            << static_cast<int>(state) << owner << static_cast<int>(told);
    };
    using enum train::RunState;
    for (const char* owner : {"alive", "dead", "number given to another", "before a restart", "nobody"})
        row(Queued, owner, Queued); // it waits, whoever is gone
    for (const auto state : {Running, Paused}) {
        row(state, "alive", state);
        row(state, "dead", Interrupted);
        row(state, "number given to another", Interrupted);
        row(state, "before a restart", Interrupted);
        row(state, "nobody", Interrupted);
    }
    for (const auto state : {Finished, Stopped, Failed})
        row(state, "dead", state);
}

void TestRunStates::theDeadAreToldApart()
{
    QFETCH(const int, state);
    QFETCH(const QString, owner);
    QFETCH(const int, told);
    StoreFixture fixture;
    const auto run = fixture.addRun(*fixture.open(), static_cast<train::RunState>(state));
    auto process = owner == "dead" ? deadProcess() : currentProcess();
    if (owner == "number given to another")
        process.startTime += 1;
    if (owner == "before a restart")
        process.bootId = "00000000-0000-0000-0000-000000000000";
    if (owner == "nobody")
        process = {};
    fixture.give(run, process);
    const auto reader = fixture.open(StoreAccess::ReadOnly); // must know without writing
    const auto row = valueOf(reader->runs()).front();
    QCOMPARE(static_cast<int>(row.state), told);
    QCOMPARE(row.processId != 0, owner == "alive");
    if (row.state == train::RunState::Interrupted)
        QVERIFY(row.ended >= row.created);
}

void TestRunStates::reconcileWritesItDown()
{
    StoreFixture fixture;
    const auto [dead, alive, finished] = [&] {
        const auto store = fixture.open();
        return std::array{
            fixture.addRun(*store), fixture.addRun(*store), fixture.addRun(*store, train::RunState::Finished)};
    }();
    fixture.give(dead, deadProcess());
    const auto store = fixture.open();
    QCOMPARE(valueOf(store->reconcile()), std::vector{dead});
    QCOMPARE(fixture.ask("SELECT state FROM runs WHERE id = '" + dead.value() + "'"), "interrupted");
    QCOMPARE(fixture.ask("SELECT state FROM runs WHERE id = '" + alive.value() + "'"), "running");
    const auto events = valueOf(store->events(dead));
    QCOMPARE(events.size(), std::size_t(1));
    QCOMPARE(events[0].kind, "ended");
    QVERIFY(events[0].text.find("Interrupted") != std::string::npos);
    QVERIFY(valueOf(store->reconcile()).empty());
}

QTEST_GUILESS_MAIN(TestRunStates)
#include "TestRunStates.moc"
