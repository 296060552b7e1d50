// SPDX-License-Identifier: GPL-3.0-or-later
#include "StoreFixture.h"

#include "core/config/ConfigSchema.h"
#include "core/store/Database.h"
#include "core/store/RunTable.h"
#include "core/store/SnapshotTable.h"

#include <QTest>
#include <SQLiteCpp/Statement.h>

#include <SQLiteCpp/Database.h>
#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

using namespace workbench;
using namespace workbench::store;

namespace
{

/// A look at a text of `keys` bytes, with levels that tell its step.
maps::AttentionSnapshot snapshotAt(std::int64_t step, int keys = 60, int block = 2)
{
    maps::AttentionMap map;
    map.step = step;
    map.block = block;
    map.memoryLimit = 100;
    map.queries = keys / 2;
    map.keys = keys;
    map.firstOffset = 900;
    for (int key = 0; key < keys; ++key)
        map.bytes.push_back(static_cast<char>(key * 7));
    map.firstVisible.assign(static_cast<std::size_t>(map.queries), 0);
    map.weights.assign(static_cast<std::size_t>(map.queries) * static_cast<std::size_t>(keys), 0);
    for (int query = 0; query < map.queries; ++query) {
        const int seen = map.ownKey(query) + 1;
        for (int key = 0; key < seen; ++key)
            map.weights[static_cast<std::size_t>(query * keys + key)] = key == step % seen ? 0.5F : 0.5F / (seen - 1);
    }
    return maps::makeSnapshot(map);
}

train::SnapshotTaken taken(std::int64_t step, int keys = 60, int block = 2)
{
    return {positionAt(step), std::make_shared<const maps::AttentionSnapshot>(snapshotAt(step, keys, block))};
}

std::vector<std::int64_t> stepsOf(Store& store, const RunId& run)
{
    std::vector<std::int64_t> steps;
    for (const SnapshotRow& row : valueOf(store.snapshots(run)))
        steps.push_back(row.at.step);
    return steps;
}

} // namespace

class TestStoreSnapshots : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void whatIsRecordedIsReadBack();
    void whatOnlyViewersGetIsNotRecorded();
    void whatIsNotThereOrDamagedIsNamed();
    void aResumedRunForgetsThoseItTakesAgain();
    void tooManyAreThinnedFromTheOldestOn_data();
    void tooManyAreThinnedFromTheOldestOn();
    void aRunIsRemovedWithThem();
    void aStoreFromBeforeThemIsBroughtUpToDate();
};

void TestStoreSnapshots::whatIsRecordedIsReadBack()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store);
    const auto other = fixture.addRun(*store);
    QVERIFY(valueOf(store->snapshots(run)).empty());
    {
        const auto recorder = fixture.recorder();
        for (const std::int64_t step : {1, 50, 100})
            recorder->record(run, taken(step));
        recorder->record(run, taken(100, 60, 0)); // of another block
        recorder->record(run, taken(50, 80)); // once more: the newer one counts
        recorder->record(other, taken(7));
    }
    const auto rows = valueOf(store->snapshots(run));
    QCOMPARE(rows.size(), std::size_t(4));
    QCOMPARE(stepsOf(*store, run), (std::vector<std::int64_t>{1, 50, 100, 100}));
    QCOMPARE(rows[2].block, 0);
    QCOMPARE(rows[3].block, 2);
    QVERIFY(rows[1].at == positionAt(50));
    QVERIFY(rows[1].wall > 0);
    QCOMPARE(rows[1].sizeBytes, static_cast<std::int64_t>(maps::encodeSnapshot(snapshotAt(50, 80)).size()));
    QVERIFY(valueOf(store->snapshot(run, 50, 2)) == snapshotAt(50, 80));
    QVERIFY(valueOf(store->snapshot(run, 100, 0)) == snapshotAt(100, 60, 0));
    QVERIFY(valueOf(store->snapshot(other, 7, 2)) == snapshotAt(7));
    QCOMPARE(valueOf(store->run(run)).at.step, std::int64_t{50});
    QCOMPARE(valueOf(store->events(run)).size(), std::size_t(0)); // pictures, not history
}

void TestStoreSnapshots::whatOnlyViewersGetIsNotRecorded()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store);
    {
        const auto recorder = fixture.recorder();
        recorder->record(run, stepEvent(1, 3));
        recorder->record(run, train::AttentionCaptured{.at = positionAt(2), .map = {}});
        recorder->record(run, train::WeightsPublished{.at = positionAt(2), .weights = {}});
    }
    QCOMPARE(valueOf(store->run(run)).at.step, std::int64_t{1});
    QVERIFY(valueOf(store->events(run)).empty());
}

void TestStoreSnapshots::whatIsNotThereOrDamagedIsNamed()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store, train::RunState::Running, "the run");
    const auto record = [&] { fixture.recorder()->record(run, taken(5)); };
    record();
    const auto missing = store->snapshot(run, 6, 2);
    QVERIFY(!missing);
    QCOMPARE(missing.error().code, ErrorCode::NotFound);
    QVERIFY(!store->snapshot(run, 5, 1));
    QVERIFY(!store->snapshots(RunId("nobody")));

    for (const char* damage :
         {"x'00'", "x''", "substr(data, 1, length(data) - 3)", "substr(data, 2)", "zeroblob(length(data))"}) {
        record();
        QVERIFY(store->snapshot(run, 5, 2));
        fixture.tell(std::string("UPDATE snapshots SET data = ") + damage);
        const auto broken = store->snapshot(run, 5, 2);
        QVERIFY(!broken);
        const auto said = QString::fromStdString(describe(broken.error()));
        QVERIFY2(said.contains("step 5") && said.contains("the run") && said.contains(run.value().c_str()), damage);
        QCOMPARE(valueOf(store->snapshots(run)).size(), std::size_t(1)); // one that is broken hides no other
    }
}

void TestStoreSnapshots::aResumedRunForgetsThoseItTakesAgain()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store);
    const auto other = fixture.addRun(*store);
    const auto recorder = fixture.recorder();
    for (const std::int64_t step : {1, 50, 100, 150}) {
        recorder->record(run, taken(step));
        recorder->record(other, taken(step));
    }
    recorder->record(run, startedEvent(100));
    expectOk(recorder->flush());
    QCOMPARE(stepsOf(*store, run), (std::vector<std::int64_t>{1, 50, 100}));
    QCOMPARE(stepsOf(*store, other), (std::vector<std::int64_t>{1, 50, 100, 150}));
}

void TestStoreSnapshots::tooManyAreThinnedFromTheOldestOn_data()
{
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("room"); // for so many
    QTest::addColumn<QList<qint64>>("left");
    QTest::newRow("all fit") << 6 << 6 << QList<qint64>{1, 2, 3, 4, 5, 6};
    QTest::newRow("one too many") << 7 << 6 << QList<qint64>{1, 3, 4, 5, 6, 7};
    QTest::newRow("the older half thins at once") << 12 << 11 << QList<qint64>{1, 3, 5, 7, 8, 9, 10, 11, 12};
    QTest::newRow("again until they fit") << 12 << 5 << QList<qint64>{1, 9, 10, 11, 12};
    QTest::newRow("three") << 3 << 2 << QList<qint64>{1, 3};
    QTest::newRow("first and newest stay") << 5 << 0 << QList<qint64>{1, 5};
    QTest::newRow("one") << 1 << 0 << QList<qint64>{1};
    QTest::newRow("none") << 0 << 0 << QList<qint64>{};
}

void TestStoreSnapshots::tooManyAreThinnedFromTheOldestOn()
{
    QFETCH(const int, count);
    QFETCH(const int, room);
    QFETCH(const QList<qint64>, left);
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store);
    const auto other = fixture.addRun(*store);
    auto database = valueOf(Database::open(StoreFolder(fixture.directory()), {}));
    expectOk(database.write([&](SQLite::Database& connection) -> Result<> {
        SnapshotTable table(connection);
        const auto number = RunTable(connection).find(run)->row.number;
        const auto otherNumber = RunTable(connection).find(other)->row.number;
        for (int step = 1; step <= count; ++step) {
            table.put(number, positionAt(step), step, snapshotAt(step));
            table.put(otherNumber, positionAt(step), step, snapshotAt(step));
        }
        const auto each = static_cast<std::int64_t>(maps::encodeSnapshot(snapshotAt(1)).size());
        table.thin(number, room * each);
        return {};
    }));
    QCOMPARE(stepsOf(*store, run), std::vector<std::int64_t>(left.begin(), left.end()));
    QCOMPARE(stepsOf(*store, other).size(), static_cast<std::size_t>(count));
}

void TestStoreSnapshots::aRunIsRemovedWithThem()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store);
    const auto kept = fixture.addRun(*store);
    {
        const auto recorder = fixture.recorder();
        for (int step = 1; step <= 250; ++step) // more than one batch of deletions
            recorder->record(run, taken(step));
        recorder->record(kept, taken(1));
        train::RunEnded ended;
        ended.at = positionAt(250);
        recorder->record(run, ended);
    }
    QVERIFY(valueOf(store->removeRun(run)) > 250 * 1000);
    QCOMPARE(fixture.ask("SELECT count(*) FROM snapshots"), "1");
    QCOMPARE(stepsOf(*store, kept), std::vector<std::int64_t>{1});
    QCOMPARE(fixture.ask("PRAGMA integrity_check"), "ok");
}

void TestStoreSnapshots::aStoreFromBeforeThemIsBroughtUpToDate()
{
    StoreFixture fixture;
    const RunId run("5f0c1c1e-0d6a-4a55-9a5e-1c2b3d4e5f60");
    {
        auto first
            = valueOf(Database::open(StoreFolder(fixture.directory()), {.migrations = storeMigrations().first(1)}));
        expectOk(first.write([&](SQLite::Database& connection) -> Result<> {
            auto json = config::toJson(exampleConfig());
            json.erase("inspect"); // settings that were not there either
            json.erase("film");
            SQLite::Statement insert(
                connection,
                "INSERT INTO runs(id, name, state, config, colour, created, updated, seconds, epoch)"
                " VALUES(?, 'from before', 'finished', ?, 0, 1, 2, 3.0, 4.0)");
            insert.bind(1, run.value());
            insert.bind(2, json.dump());
            insert.exec();
            return {};
        }));
    }
    QCOMPARE(fixture.ask("PRAGMA user_version"), "1");
    const auto store = fixture.open();
    QCOMPARE(fixture.ask("PRAGMA user_version"), std::to_string(latestVersion(storeMigrations())));
    QVERIFY(std::filesystem::exists(fixture.directory() / "workbench.version1.sqlite"));
    const auto row = valueOf(store->run(run));
    QCOMPARE(row.name, std::string("from before"));
    QVERIFY2(row.error.empty(), row.error.c_str());
    QVERIFY(row.config == exampleConfig());
    QVERIFY(valueOf(store->snapshots(run)).empty());
    fixture.recorder()->record(run, taken(9));
    QVERIFY(valueOf(store->snapshot(run, 9, 2)) == snapshotAt(9));
}

QTEST_GUILESS_MAIN(TestStoreSnapshots)
#include "TestStoreSnapshots.moc"
