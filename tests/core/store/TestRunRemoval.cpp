// SPDX-License-Identifier: GPL-3.0-or-later
#include "StoreFixture.h"

#include <QTest>

#include <fstream>
#include <sys/wait.h>
#include <unistd.h>

using namespace workbench;
using namespace workbench::store;
namespace fs = std::filesystem;

namespace
{

std::int64_t makeFile(const fs::path& path, std::size_t bytes)
{
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << std::string(bytes, 'c');
    return static_cast<std::int64_t>(bytes);
}

} // namespace

class TestRunRemoval : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void removingFreesRowsFilesAndRoom();
    void removingIsRefused_data();
    void removingIsRefused();
    void removingStaysInTheStore();
    void aRemovalThatWasCutOffIsFinished();
    void aUsersFileIsNeverRemovedWithItsCorpus();
};

void TestRunRemoval::removingFreesRowsFilesAndRoom()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto kept = fixture.addRun(*store, train::RunState::Running);
    const auto run = fixture.addRun(*store, train::RunState::Running);
    {
        const auto recorder = fixture.recorder();
        for (int i = 1; i <= 50'000; ++i) // more than one batch of deletions
            recorder->record(run, stepEvent(i, i));
        for (int i = 1; i <= 20; ++i) {
            recorder->record(kept, stepEvent(i, i));
            recorder->record(run, train::EvalDone{.at = positionAt(50'000), .loss = 1});
        }
        train::RunEnded ended;
        ended.at = positionAt(50'000);
        recorder->record(run, ended);
    }
    std::int64_t bytes = makeFile(store->checkpointFolder(run) / "step-1" / "model.safetensors", 100'000);
    bytes += makeFile(store->checkpointFolder(run) / "step-2" / "deep" / "file", 5'000);
    makeFile(store->checkpointFolder(kept) / "step-1" / "model.safetensors", 10);
    const auto pages = std::stoll(fixture.ask("PRAGMA page_count"));

    const auto freed = valueOf(store->removeRun(run));
    QVERIFY(freed > bytes + 50'000 * 80); // the files, and the room of the rows in the database
    QVERIFY(std::stoll(fixture.ask("PRAGMA page_count")) < pages / 10);
    QVERIFY(!fs::exists(fixture.directory() / "runs" / run.value()));
    QVERIFY(!store->run(run));
    QCOMPARE(fixture.ask("SELECT count(*) FROM steps"), "20");
    QCOMPARE(fixture.ask("SELECT count(*) FROM measurements"), "0");
    QCOMPARE(fixture.ask("SELECT count(*) FROM events"), "0");
    QCOMPARE(fixture.ask("SELECT count(*) FROM buckets WHERE series NOT IN (SELECT number FROM series)"), "0");
    QCOMPARE(valueOf(store->buckets(kept, Metric::TrainLoss, std::nullopt, 3)).front().first.value, 1.0);
    QVERIFY(fs::exists(store->checkpointFolder(kept) / "step-1" / "model.safetensors"));
    QCOMPARE(fixture.ask("PRAGMA integrity_check"), "ok");
    QVERIFY(!store->removeRun(run));
}

void TestRunRemoval::removingIsRefused_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<bool>("ours");
    QTest::addColumn<bool>("refused");
    using enum train::RunState;
    const auto row = [](const char* name, train::RunState state, bool ours, bool refused) {
        QTest::newRow(name) << static_cast<int>(state) << ours << refused;
    };
    row("running here", Running, true, true);
    row("running elsewhere", Running, false, true);
    row("paused", Paused, true, true);
    row("queued here", Queued, true, false);
    row("queued elsewhere", Queued, false, true);
    row("finished", Finished, true, false);
}

void TestRunRemoval::removingIsRefused()
{
    QFETCH(const int, state);
    QFETCH(const bool, ours);
    QFETCH(const bool, refused);
    StoreFixture fixture;
    const auto run = fixture.addRun(*fixture.open(), static_cast<train::RunState>(state));
    int ends[2];
    QCOMPARE(::pipe(ends), 0);
    const pid_t child = ::fork(); // an owner that lives as long as the test needs it
    if (child == 0) {
        ::close(ends[1]);
        char end = 0;
        [[maybe_unused]] const auto got = ::read(ends[0], &end, 1);
        ::_exit(0);
    }
    if (!ours) {
        auto process = currentProcess();
        process.pid = child;
        std::ifstream stat("/proc/" + std::to_string(child) + "/stat");
        std::string word;
        for (int i = 0; i < 22; ++i)
            stat >> word;
        process.startTime = std::stoull(word);
        fixture.give(run, process);
    }
    const auto store = fixture.open();
    makeFile(store->checkpointFolder(run) / "model", 10);
    const auto removed = store->removeRun(run);
    ::close(ends[1]);
    ::waitpid(child, nullptr, 0);
    QCOMPARE(removed.has_value(), !refused);
    QCOMPARE(fs::exists(store->checkpointFolder(run) / "model"), refused);
    if (refused)
        QCOMPARE(removed.error().code, ErrorCode::Busy);
}

void TestRunRemoval::removingStaysInTheStore()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto outside = fixture.directory().parent_path() / "outside";
    makeFile(outside / "precious", 100);

    const auto linked = fixture.addRun(*store, train::RunState::Finished);
    fs::create_directories(fixture.directory() / "runs");
    fs::create_directory_symlink(outside, fixture.directory() / "runs" / linked.value());
    QVERIFY(valueOf(store->removeRun(linked)) < 100); // the link is gone, not what it named
    QVERIFY(fs::exists(outside / "precious"));

    const auto within = fixture.addRun(*store, train::RunState::Finished);
    fs::create_directories(store->checkpointFolder(within));
    fs::create_directory_symlink(outside, store->checkpointFolder(within) / "step-1");
    valueOf(store->removeRun(within));
    QVERIFY(fs::exists(outside / "precious"));

    const auto above = fixture.addRun(*store, train::RunState::Finished);
    fs::remove_all(fixture.directory() / "runs");
    fs::create_directory_symlink(outside, fixture.directory() / "runs");
    fs::create_directory(outside / above.value());
    const auto refused = store->removeRun(above);
    QVERIFY(!refused);
    QVERIFY(fs::exists(outside / above.value()));
    QVERIFY(store->run(above).has_value()); // still listed, since it still takes up room
}

void TestRunRemoval::aRemovalThatWasCutOffIsFinished()
{
    StoreFixture fixture;
    const auto run = [&] {
        const auto store = fixture.open();
        const auto added = fixture.addRun(*store);
        const auto recorder = fixture.recorder();
        for (int i = 1; i <= 100; ++i)
            recorder->record(added, stepEvent(i, i));
        makeFile(store->checkpointFolder(added) / "model", 10);
        return added;
    }();
    fixture.tell("UPDATE runs SET removing = 1");
    const auto store = fixture.open();
    QVERIFY(valueOf(store->runs()).empty());
    QVERIFY(!store->run(run));
    QVERIFY(valueOf(store->reconcile()).empty());
    QCOMPARE(fixture.ask("SELECT (SELECT count(*) FROM runs) + (SELECT count(*) FROM steps)"), "0");
    QVERIFY(!fs::exists(fixture.directory() / "runs" / run.value()));
}

void TestRunRemoval::aUsersFileIsNeverRemovedWithItsCorpus()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto users = fixture.directory().parent_path() / "mine.txt";
    const auto generated = store->corpusFolder() / "recall.txt";
    const auto sneaky = store->corpusFolder() / ".." / ".." / "mine.txt";
    makeFile(users, 10);
    makeFile(generated, 10);
    int number = 0;
    for (const auto& path : {users, sneaky, generated}) {
        const CorpusId id(std::to_string(++number));
        expectOk(store->putCorpus({.id = id, .name = "c", .path = path.string(), .details = {}}));
        expectOk(store->removeCorpus(id));
    }
    QVERIFY(fs::exists(users));
    QVERIFY(!fs::exists(generated));
}

QTEST_GUILESS_MAIN(TestRunRemoval)
#include "TestRunRemoval.moc"
