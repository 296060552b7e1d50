// SPDX-License-Identifier: GPL-3.0-or-later
#include "StoreFixture.h"

#include "core/base/ProcessIdentity.h"
#include "core/base/Uuid.h"
#include "core/store/RunTable.h"

#include <QTest>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sys/wait.h>
#include <unistd.h>

using namespace workbench;
using namespace workbench::store;
namespace fs = std::filesystem;

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

void giveTo(const StoreFixture& fixture, const RunId& run, const ProcessIdentity& process)
{
    fixture.tell(
        "UPDATE runs SET processId = " + std::to_string(process.pid) + ", processStart = "
        + std::to_string(process.startTime) + ", bootId = '" + process.bootId + "' WHERE id = '" + run.value() + "'");
}

std::int64_t makeFile(const fs::path& path, std::size_t bytes)
{
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << std::string(bytes, 'c');
    return static_cast<std::int64_t>(bytes);
}

} // namespace

class TestStoreRuns : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aRunComesBackAsItWasMade();
    void badRunsAreRefused_data();
    void badRunsAreRefused();
    void newestFirst();
    void coloursAreSharedOutEvenly();
    void runsAreFoundByWhatPeopleType_data();
    void runsAreFoundByWhatPeopleType();
    void severalMatchesAreNamed();
    void names_data();
    void names();
    void theDeadAreToldApart_data();
    void theDeadAreToldApart();
    void reconcileWritesItDown();
    void removingFreesRowsFilesAndRoom();
    void removingIsRefused_data();
    void removingIsRefused();
    void removingStaysInTheStore();
    void aRemovalThatWasCutOffIsFinished();
    void everyCommitChangesTheCounter();
    void oneOddRowHidesNoOther();
    void everyConfigurationIsItsOwn();
    void corpora();
    void aUsersFileIsNeverRemovedWithItsCorpus();
    void theDefaultDirectoryFollowsThePlatform();
};

void TestStoreRuns::aRunComesBackAsItWasMade()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const RunId id(makeUuid());
    auto config = exampleConfig();
    config.name = "tiny \xc3\xa4 run";
    const auto made = valueOf(store->createRun(id, config, train::RunState::Queued));
    QCOMPARE(made.id, id);
    QCOMPARE(made.config, config);
    QCOMPARE(made.name, config.name);
    QCOMPARE(made.state, train::RunState::Queued);
    QVERIFY(made.created > 1'600'000'000'000);
    QCOMPARE(made.ended, 0);
    QVERIFY(!made.lastTrainLoss && !made.bestValidationBpc && made.checkpoint.empty());
    QCOMPARE(valueOf(store->run(id)), made);
    QCOMPARE(valueOf(fixture.open(StoreAccess::ReadOnly)->runs()), std::vector{made});
    QCOMPARE(store->checkpointFolder(id), fixture.directory() / "runs" / id.value() / "checkpoints");
}

void TestStoreRuns::badRunsAreRefused_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<QString>("name");
    QTest::newRow("a path") << "../../../../../../../../../../../../etc"
                            << "x";
    QTest::newRow("no id") << ""
                           << "x";
    QTest::newRow("two lines") << "5f0c1c1e-0000-4000-8000-000000000000"
                               << "a\nb";
    QTest::newRow("long") << "5f0c1c1e-0000-4000-8000-000000000000" << QString(5000, 'n');
}

void TestStoreRuns::badRunsAreRefused()
{
    QFETCH(const QString, id);
    QFETCH(const QString, name);
    StoreFixture fixture;
    const auto store = fixture.open();
    auto config = exampleConfig();
    config.name = name.toStdString();
    const auto made = store->createRun(RunId(id.toStdString()), config, train::RunState::Running);
    QVERIFY(!made);
    QCOMPARE(made.error().code, ErrorCode::InvalidArgument);
    QVERIFY(valueOf(store->runs()).empty());
}

void TestStoreRuns::newestFirst()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto first = fixture.addRun(*store);
    const auto second = fixture.addRun(*store);
    const auto runs = valueOf(store->runs());
    QCOMPARE(runs.size(), std::size_t(2));
    QCOMPARE(runs[0].id, second);
    QCOMPARE(runs[1].id, first);
    QCOMPARE(runs[1].name, "shakespeare 2x192 #1"); // a name of its own where none was given
    const auto again = store->createRun(first, exampleConfig(), train::RunState::Running);
    QVERIFY(!again);
    QCOMPARE(again.error().code, ErrorCode::AlreadyExists);
}

void TestStoreRuns::coloursAreSharedOutEvenly()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    std::vector<RunId> ids;
    for (int i = 0; i < kRunColours + 3; ++i) {
        ids.push_back(fixture.addRun(*store, train::RunState::Finished));
        QCOMPARE(valueOf(store->run(ids.back())).colour, i % kRunColours);
    }
    valueOf(store->removeRun(ids[7])); // its colour is now the least used one
    const auto next = fixture.addRun(*store);
    QCOMPARE(valueOf(store->run(next)).colour, 7);
    QCOMPARE(valueOf(store->run(ids[8])).colour, 8);
}

void TestStoreRuns::runsAreFoundByWhatPeopleType_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("found");
    QTest::newRow("whole") << "abcdef01-2345-4678-9abc-def012345678" << true;
    QTest::newRow("beginning") << "abcd" << true;
    QTest::newRow("capitals") << "ABCDEF01-2345" << true;
    QTest::newRow("too short") << "abc" << false;
    QTest::newRow("not the beginning") << "bcdef" << false;
    QTest::newRow("name") << "my run" << true;
    QTest::newRow("part of the name") << "my" << false;
    QTest::newRow("pattern") << "%" << false;
    QTest::newRow("empty") << "" << false;
    QTest::newRow("quote") << "' OR 1 --" << false;
}

void TestStoreRuns::runsAreFoundByWhatPeopleType()
{
    QFETCH(const QString, text);
    QFETCH(const bool, found);
    StoreFixture fixture;
    const auto store = fixture.open();
    auto config = exampleConfig();
    config.name = "my run";
    const RunId id("abcdef01-2345-4678-9abc-def012345678");
    valueOf(store->createRun(id, config, train::RunState::Running));
    fixture.addRun(*store, train::RunState::Running, "another");
    const auto run = store->findRun(text.toStdString());
    QCOMPARE(run.has_value(), found);
    if (found)
        QCOMPARE(run->id, id);
    else
        QCOMPARE(run.error().code, ErrorCode::NotFound);
}

void TestStoreRuns::severalMatchesAreNamed()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto first = fixture.addRun(*store, train::RunState::Running, "twin");
    const auto second = fixture.addRun(*store, train::RunState::Running, "twin");
    const auto both = store->findRun("twin");
    QVERIFY(!both);
    QCOMPARE(both.error().code, ErrorCode::InvalidArgument);
    QVERIFY(both.error().message.find(first.value()) != std::string::npos);
    QVERIFY(both.error().message.find(second.value()) != std::string::npos);
}

void TestStoreRuns::names_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("stored"); // null: refused
    QTest::newRow("plain") << "better"
                           << "better";
    QTest::newRow("blanks around it") << "  better \n"
                                      << "better";
    QTest::newRow("markup and quotes") << "<b>'x\"</b>"
                                       << "<b>'x\"</b>";
    QTest::newRow("empty") << " \t" << QString();
    QTest::newRow("control") << "a\x1b[2Jb" << QString();
    QTest::newRow("turns the writing round") << QString(u'a') + QChar(0x202e) + "b" << QString();
    QTest::newRow("long") << QString(201, 'n') << QString();
}

void TestStoreRuns::names()
{
    QFETCH(const QString, typed);
    QFETCH(const QString, stored);
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store, train::RunState::Running, "old");
    QCOMPARE(store->renameRun(run, typed.toStdString()).has_value(), !stored.isNull());
    QCOMPARE(valueOf(store->run(run)).name, stored.isNull() ? "old" : stored.toStdString());
    QCOMPARE(valueOf(store->run(run)).config.name, "old"); // what was asked for at the start stays on record
    QVERIFY(!store->renameRun(RunId(makeUuid()), "x"));
}

void TestStoreRuns::theDeadAreToldApart_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<QString>("owner");
    QTest::addColumn<int>("told");
    const auto row = [](train::RunState state, const char* owner, train::RunState told) {
        QTest::addRow("%s, %s", train::runStateName(state).data(), owner)
            << static_cast<int>(state) << owner << static_cast<int>(told);
    };
    using enum train::RunState;
    for (const auto state : {Queued, Running, Paused}) {
        row(state, "alive", state);
        row(state, "dead", Interrupted);
        row(state, "number given to another", Interrupted);
        row(state, "before a restart", Interrupted);
        row(state, "nobody", Interrupted);
    }
    for (const auto state : {Finished, Stopped, Failed})
        row(state, "dead", state);
}

void TestStoreRuns::theDeadAreToldApart()
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
    giveTo(fixture, run, process);
    const auto reader = fixture.open(StoreAccess::ReadOnly); // must know without writing
    const auto row = valueOf(reader->runs()).front();
    QCOMPARE(static_cast<int>(row.state), told);
    QCOMPARE(row.processId != 0, owner == "alive");
    if (row.state == train::RunState::Interrupted)
        QVERIFY(row.ended >= row.created);
}

void TestStoreRuns::reconcileWritesItDown()
{
    StoreFixture fixture;
    const auto [dead, alive, finished] = [&] {
        const auto store = fixture.open();
        return std::array{
            fixture.addRun(*store), fixture.addRun(*store), fixture.addRun(*store, train::RunState::Finished)};
    }();
    giveTo(fixture, dead, deadProcess());
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

void TestStoreRuns::removingFreesRowsFilesAndRoom()
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

void TestStoreRuns::removingIsRefused_data()
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

void TestStoreRuns::removingIsRefused()
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
        giveTo(fixture, run, process);
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

void TestStoreRuns::removingStaysInTheStore()
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

void TestStoreRuns::aRemovalThatWasCutOffIsFinished()
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

void TestStoreRuns::everyCommitChangesTheCounter()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto other = fixture.open();
    const auto watcher = fixture.open(StoreAccess::ReadOnly);
    const auto counters = [&] {
        return std::array{valueOf(store->changeCounter()), valueOf(watcher->changeCounter())};
    };
    const auto start = counters();
    QCOMPARE(counters(), start);
    const auto run = fixture.addRun(*store);
    const auto own = counters();
    QVERIFY(own[0] != start[0] && own[1] != start[1]);
    expectOk(other->renameRun(run, "by another"));
    const auto others = counters();
    QVERIFY(others[0] != own[0] && others[1] != own[1]);
    valueOf(store->runs());
    QCOMPARE(counters(), others);
}

void TestStoreRuns::oneOddRowHidesNoOther()
{
    StoreFixture fixture;
    fixture.addRun(*fixture.open(), train::RunState::Finished, "good");
    fixture.addRun(*fixture.open(), train::RunState::Finished, "bad");
    fixture.tell("UPDATE runs SET config = '{\"no such field\": 1', state = 'dreaming' WHERE name = 'bad'");
    const auto runs = valueOf(fixture.open()->runs());
    QCOMPARE(runs.size(), std::size_t(2));
    QCOMPARE(runs[0].name, "bad");
    QVERIFY(runs[0].error.find("configuration") != std::string::npos);
    QCOMPARE(runs[1].config.model.width, exampleConfig().model.width);
    QVERIFY(runs[1].error.empty());
}

void TestStoreRuns::everyConfigurationIsItsOwn()
{
    StoreFixture fixture;
    std::vector<config::RunConfig> made(6, exampleConfig());
    made[1].train.learningRate = 1e-3; // one field differs from the row before
    made[2] = {}; // all do
    made[4].model.attention = {config::AttentionPlacement::All, {}};
    made[4].model.dropoutHidden = 0.4;
    made[5].train.seed = 99;
    for (auto& config : made) {
        config.name = "run " + std::to_string(&config - made.data());
        valueOf(fixture.open()->createRun(RunId(makeUuid()), config, train::RunState::Finished));
    }
    // An older program's row lacks a field: it has its default there, whatever the rows around it say.
    fixture.tell("UPDATE runs SET config = json_remove(config, '$.model.width') WHERE name = 'run 3'");
    made[3].model.width = config::ModelConfig{}.width;
    const auto store = fixture.open();
    for (int look = 0; look < 2; ++look) {
        const auto runs = valueOf(store->runs());
        QCOMPARE(runs.size(), made.size());
        for (std::size_t i = 0; i < made.size(); ++i)
            QCOMPARE(runs[made.size() - 1 - i].config, made[i]);
    }
}

void TestStoreRuns::corpora()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    CorpusRow corpus{CorpusId(std::string(64, 'b')), "enwik8", "/data/enwik8", 100'000'000, 5, "{\"pages\":3}"};
    expectOk(store->putCorpus(corpus));
    QCOMPARE(valueOf(store->corpora()), std::vector{corpus});
    corpus.path = "/elsewhere/enwik8"; // the same bytes, seen at another place
    expectOk(store->putCorpus(corpus));
    QCOMPARE(valueOf(store->corpora()), std::vector{corpus});
    expectOk(store->removeCorpus(corpus.id));
    QVERIFY(valueOf(store->corpora()).empty());
    const auto again = store->removeCorpus(corpus.id);
    QVERIFY(!again);
    QCOMPARE(again.error().code, ErrorCode::NotFound);
    QVERIFY(!store->putCorpus({}));
}

void TestStoreRuns::aUsersFileIsNeverRemovedWithItsCorpus()
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

void TestStoreRuns::theDefaultDirectoryFollowsThePlatform()
{
    ::setenv("XDG_DATA_HOME", "/data/mine", 1);
    QCOMPARE(Store::defaultDirectory(), fs::path("/data/mine/sharnn-workbench"));
    ::setenv("XDG_DATA_HOME", "relative", 1);
    ::setenv("HOME", "/home/somebody", 1);
    QCOMPARE(Store::defaultDirectory(), fs::path("/home/somebody/.local/share/sharnn-workbench"));
    ::unsetenv("XDG_DATA_HOME");
    QCOMPARE(Store::defaultDirectory(), fs::path("/home/somebody/.local/share/sharnn-workbench"));
}

QTEST_GUILESS_MAIN(TestStoreRuns)
#include "TestStoreRuns.moc"
