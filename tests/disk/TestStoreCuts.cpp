// SPDX-License-Identifier: GPL-3.0-or-later
#include "CutFixture.h"
#include "DroppingFileSystem.h"
#include "DroppingVfs.h"

#include "core/base/Uuid.h"
#include "core/store/Database.h"
#include "tests/core/store/StoreFixture.h"

#include <QtTest>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <algorithm>

using namespace workbench;
using namespace workbench::disktest;
using namespace workbench::store;
namespace fs = std::filesystem;

namespace
{

constexpr std::size_t kMostStates = 6; ///< of one cut
constexpr int kSteps = 240, kSettledEvery = 40, kValidatedEvery = 20;

/// What SQLite itself says about a file.
std::string fault(const fs::path& file)
{
    SQLite::Database database(file.string(), SQLite::OPEN_READWRITE, 1000);
    if (const std::string sound = database.execAndGet("PRAGMA integrity_check").getString(); sound != "ok")
        return sound;
    SQLite::Statement orphans(database, "PRAGMA foreign_key_check");
    return orphans.executeStep() ? "a row of " + orphans.getColumn(0).getString() + " belongs to nothing" : "";
}

std::int64_t ask(const fs::path& store, const std::string& sql)
{
    SQLite::Database database((store / "workbench.sqlite").string(), SQLite::OPEN_READONLY, 1000);
    return database.execAndGet(sql).getInt64();
}

/// A series is whole: its points, those that are counted and those in the pyramid are the same.
void checkSeries(Store& store, const RunId& run, Metric metric, std::int64_t points, std::int64_t every)
{
    const auto all = valueOf(store.points(run, metric, 0, 10'000));
    std::int64_t summedUp = 0;
    for (const MetricBucket& bucket : valueOf(store.buckets(run, metric, std::nullopt, 4)))
        summedUp += bucket.count;
    const auto count = static_cast<std::int64_t>(all.size());
    if (count != points || valueOf(store.pointCount(run, metric)) != points || summedUp != points)
        throw std::runtime_error(
            std::string(metricName(metric)) + " has " + std::to_string(count) + " points, not "
            + std::to_string(points));
    for (std::int64_t i = 0; i < count; ++i)
        if (all[static_cast<std::size_t>(i)].at.step != every * (i + 1))
            throw std::runtime_error("a point is missing before number " + std::to_string(i));
}

/// What is left of the recorded run is its beginning, as far as `settled` at least.
void checkRecorded(const fs::path& left, const RunId& run, std::int64_t settled)
{
    if (const std::string damage = fault(left / "workbench.sqlite"); !damage.empty())
        throw std::runtime_error(damage);
    const auto store = valueOf(Store::open(left, StoreAccess::ReadWrite));
    valueOf(store->reconcile());
    const auto steps = valueOf(store->run(run)).at.step;
    if (steps < settled)
        throw std::runtime_error(
            "the run is at step " + std::to_string(steps) + ", and " + std::to_string(settled) + " were settled");
    checkSeries(*store, run, Metric::TrainLoss, steps, 1);
    // A validation comes right after its step, so the last one may be missing.
    const auto validated = valueOf(store->pointCount(run, Metric::ValidationLoss));
    if (validated != steps / kValidatedEvery && validated != (steps - 1) / kValidatedEvery)
        throw std::runtime_error(std::to_string(validated) + " validations in " + std::to_string(steps) + " steps");
    checkSeries(*store, run, Metric::ValidationLoss, validated, kValidatedEvery);
    for (const CheckpointRow& checkpoint : valueOf(store->checkpoints(run)))
        if (checkpoint.at.step > steps)
            throw std::runtime_error("a checkpoint is told of a step that is not");
}

/// Looks at each state; the first thing that is wrong, or nothing.
class Verdict
{
public:
    template <typename Check>
    void look(std::size_t cut, Check&& check)
    {
        try {
            check();
        } catch (const std::exception& exception) {
            ++m_wrong;
            if (m_first.empty())
                m_first = "cut " + std::to_string(cut) + ": " + exception.what();
        }
    }
    const std::string& first() const { return m_first; }
    int wrong() const { return m_wrong; }

private:
    std::string m_first;
    int m_wrong = 0;
};

void tell(const char* what, const CutFixture::Count& count)
{
    qInfo("%s: %zu cuts, %zu states of %g that are possible", what, count.cuts, count.states, count.possible);
}

Store::ImportedRun importedRun()
{
    Store::ImportedRun run;
    run.row.id = RunId(makeUuid());
    run.row.name = "from elsewhere";
    run.row.config = exampleConfig();
    std::vector<MetricPoint> points;
    for (int step = 1; step <= 100; ++step)
        points.push_back({positionAt(step), 1'700'000'000'000 + step, 3.0 - 0.01 * step});
    run.series.push_back(
        {"trainLoss", [points]() mutable -> Result<std::vector<MetricPoint>> { return std::exchange(points, {}); }});
    return run;
}

} // namespace

class TestStoreCuts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (!fs::is_directory("/dev/shm"))
            QSKIP("There is no disk in memory at /dev/shm.");
    }
    void whatIsRecordedIsABeginning_data();
    void whatIsRecordedIsABeginning();
    void aNewDatabaseIsWholeOrNotThere();
    void aMigrationIsDoneOrNot();
    void aRemovedRunIsThereOrGone();
    void anImportedRunIsThereOrGone();
};

void TestStoreCuts::whatIsRecordedIsABeginning_data()
{
    QTest::addColumn<bool>("syncs");
    QTest::newRow("a disk that keeps what is synced") << true;
    QTest::newRow("one that only says so: found out") << false;
}

void TestStoreCuts::whatIsRecordedIsABeginning()
{
    QFETCH(const bool, syncs);
    const CutFixture cuts;
    const RunId run(makeUuid());
    valueOf(valueOf(Store::open(cuts.root(), StoreAccess::ReadWrite))
                ->createRun(run, exampleConfig(), train::RunState::Running));
    DiskJournal journal(cuts.root());
    {
        DroppingVfs dropping(journal);
        const WatchedVfs vfs(dropping);
        const auto recorder = valueOf(RunRecorder::open(cuts.root(), {}));
        recorder->record(run, startedEvent(0));
        for (int step = 1; step <= kSteps; ++step) {
            recorder->record(run, stepEvent(step, 3.0 - 0.01 * step));
            if (step % kValidatedEvery == 0)
                recorder->record(run, train::EvalDone{.at = positionAt(step), .loss = 2.5, .bpc = 3.6});
            if (step % kSettledEvery == 0) {
                expectOk(recorder->settle());
                journal.note(std::to_string(step));
                recorder->record(run, train::CheckpointSaved{positionAt(step), cuts.root() / "runs", false, 10});
            } else if (step % 8 == 0) {
                expectOk(recorder->flush());
            }
            if (step % 100 == 50) // which moves the log into the database when it closes
                expectOk(valueOf(Store::open(cuts.root(), StoreAccess::ReadWrite))->setQueueHeld(step > 100));
        }
    }
    auto calls = journal.calls();
    if (!syncs) {
        calls.resize(calls.size() / 3);
        std::erase_if(calls, [](const DiskCall& call) { return call.kind == DiskCall::Kind::SyncFile; });
    }
    std::int64_t settled = 0;
    Verdict verdict;
    const auto count = cuts.cutEverywhere(
        journal.before(), calls, kMostStates, 7, [&](const std::string& note) { settled = std::stoll(note); },
        [&](std::size_t cut, const Tree&) { verdict.look(cut, [&] { checkRecorded(cuts.left(), run, settled); }); });
    tell("recording", count);
    if (syncs) {
        QCOMPARE(settled, std::int64_t(kSteps));
        QVERIFY2(verdict.wrong() == 0, verdict.first().c_str());
        QVERIFY(count.states > 1000);
    } else {
        QVERIFY(verdict.wrong() > 50);
    }
}

void TestStoreCuts::aNewDatabaseIsWholeOrNotThere()
{
    const CutFixture cuts;
    DiskJournal journal(cuts.root());
    {
        DroppingVfs dropping(journal);
        const DroppingFileSystem files(journal);
        const WatchedVfs vfs(dropping);
        valueOf(Database::open(StoreFolder(cuts.root()), {.fileSystem = &files}));
        journal.note("made");
    }
    bool made = false;
    Verdict verdict;
    const auto count = cuts.cutEverywhere(
        journal.before(), journal.calls(), 2 * kMostStates, 7, [&](const std::string&) { made = true; },
        [&](std::size_t cut, const Tree&) {
            verdict.look(cut, [&] {
                if (made && !fs::exists(cuts.left() / "workbench.sqlite"))
                    throw std::runtime_error("the database was made and is not there");
                valueOf(valueOf(Store::open(cuts.left(), StoreAccess::ReadWrite))->runs());
                if (const auto damage = fault(cuts.left() / "workbench.sqlite"); !damage.empty())
                    throw std::runtime_error(damage);
            });
        });
    tell("a new database", count);
    QVERIFY2(verdict.wrong() == 0, verdict.first().c_str());
    QVERIFY(made && count.states > 100);
}

void TestStoreCuts::aMigrationIsDoneOrNot()
{
    const CutFixture cuts;
    const StoreFolder folder(cuts.root());
    const auto migrations = storeMigrations();
    valueOf(Database::open(folder, {.migrations = migrations.first(migrations.size() - 1)}));
    {
        SQLite::Database old((cuts.root() / "workbench.sqlite").string(), SQLite::OPEN_READWRITE, 1000);
        old.exec("INSERT INTO runs(id, name, state, config, colour, created, updated)"
                 " VALUES('11111111-2222-4333-8444-555555555555', 'old', 'queued', '{}', 0, 1, 1);"
                 "INSERT INTO steps(run, ordinal, step, trainLoss) SELECT 1, value, value + 1, 2.0"
                 " FROM (WITH RECURSIVE n(value) AS (SELECT 0 UNION ALL SELECT value + 1 FROM n WHERE value < 499)"
                 " SELECT value FROM n);"
                 "INSERT INTO series(run, metric) VALUES(1, 'trainLoss')");
    }
    DiskJournal journal(cuts.root());
    {
        DroppingVfs dropping(journal);
        const DroppingFileSystem files(journal);
        const WatchedVfs vfs(dropping);
        valueOf(Database::open(folder, {.fileSystem = &files}));
    }
    const auto backup = "workbench.version" + std::to_string(migrations[migrations.size() - 2].version) + ".sqlite";
    Verdict verdict;
    const auto count = cuts.cutEverywhere(
        journal.before(), journal.calls(), 2 * kMostStates, 7, [](const std::string&) {},
        [&](std::size_t cut, const Tree&) {
            verdict.look(cut, [&] {
                for (const std::string& name : {std::string("workbench.sqlite"), backup})
                    if (fs::exists(cuts.left() / name))
                        if (const auto damage = fault(cuts.left() / name); !damage.empty())
                            throw std::runtime_error(name + ": " + damage);
                const auto store = valueOf(Store::open(cuts.left(), StoreAccess::ReadWrite));
                if (valueOf(store->runs()).size() != 1 || ask(cuts.left(), "SELECT count(*) FROM steps") != 500
                    || ask(cuts.left(), "SELECT count FROM series") != 500)
                    throw std::runtime_error("the old run is not what it was");
                if (!fs::exists(cuts.left() / backup))
                    throw std::runtime_error("there is no copy from before");
            });
        });
    tell("a migration", count);
    QVERIFY2(verdict.wrong() == 0, verdict.first().c_str());
    QVERIFY(count.states > 50);
}

void TestStoreCuts::aRemovedRunIsThereOrGone()
{
    const CutFixture cuts;
    auto imported = importedRun();
    const RunId run = imported.row.id;
    valueOf(valueOf(Store::open(cuts.root(), StoreAccess::ReadWrite))->importRun(std::move(imported)));
    DiskJournal journal(cuts.root());
    {
        DroppingVfs dropping(journal);
        const WatchedVfs vfs(dropping);
        const auto store = valueOf(Store::open(cuts.root(), StoreAccess::ReadWrite));
        valueOf(store->removeRun(run));
        journal.note("removed");
    }
    bool removed = false;
    Verdict verdict;
    const auto count = cuts.cutEverywhere(
        journal.before(), journal.calls(), 2 * kMostStates, 7, [&](const std::string&) { removed = true; },
        [&](std::size_t cut, const Tree&) {
            verdict.look(cut, [&] {
                if (const auto damage = fault(cuts.left() / "workbench.sqlite"); !damage.empty())
                    throw std::runtime_error(damage);
                const auto store = valueOf(Store::open(cuts.left(), StoreAccess::ReadWrite));
                valueOf(store->reconcile());
                const bool there = store->run(run).has_value();
                if (there && removed)
                    throw std::runtime_error("the run is back");
                if (there)
                    checkSeries(*store, run, Metric::TrainLoss, 100, 1);
                else if (ask(cuts.left(), "SELECT count(*) FROM steps") != 0)
                    throw std::runtime_error("the run is gone and its points are not");
            });
        });
    tell("a removal", count);
    QVERIFY2(verdict.wrong() == 0, verdict.first().c_str());
    QVERIFY(removed && count.states > 50);
}

void TestStoreCuts::anImportedRunIsThereOrGone()
{
    const CutFixture cuts;
    valueOf(Store::open(cuts.root(), StoreAccess::ReadWrite));
    auto imported = importedRun();
    const RunId run = imported.row.id;
    DiskJournal journal(cuts.root());
    {
        DroppingVfs dropping(journal);
        const WatchedVfs vfs(dropping);
        const auto store = valueOf(Store::open(cuts.root(), StoreAccess::ReadWrite));
        valueOf(store->importRun(std::move(imported)));
        journal.note("imported");
    }
    bool told = false;
    Verdict verdict;
    const auto count = cuts.cutEverywhere(
        journal.before(), journal.calls(), 2 * kMostStates, 7, [&](const std::string&) { told = true; },
        [&](std::size_t cut, const Tree&) {
            verdict.look(cut, [&] {
                if (const auto damage = fault(cuts.left() / "workbench.sqlite"); !damage.empty())
                    throw std::runtime_error(damage);
                const auto store = valueOf(Store::open(cuts.left(), StoreAccess::ReadWrite));
                valueOf(store->reconcile());
                if (store->run(run))
                    checkSeries(*store, run, Metric::TrainLoss, 100, 1);
                else if (told)
                    throw std::runtime_error("the run was imported and is gone");
            });
        });
    tell("an import", count);
    QVERIFY2(verdict.wrong() == 0, verdict.first().c_str());
    QVERIFY(told && count.states > 50);
}

QTEST_GUILESS_MAIN(TestStoreCuts)
#include "TestStoreCuts.moc"
