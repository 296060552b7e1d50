// SPDX-License-Identifier: GPL-3.0-or-later
#include "StoreFixture.h"

#include "core/store/Database.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace workbench;
using namespace workbench::store;

namespace
{

const SeriesFigures& named(const std::vector<SeriesFigures>& all, const std::string& metric)
{
    for (const auto& one : all)
        if (one.metric == metric)
            return one;
    throw std::runtime_error("no figures of " + metric);
}

} // namespace

class TestStoreFigures : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void figuresFollowThePoints();
    void valuesAtAStep();
    void anOldStoreGetsThem();
};

void TestStoreFigures::figuresFollowThePoints()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store);
    const auto recorder = fixture.recorder();
    constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
    for (int step = 1; step <= 100; ++step) { // 5 at 30 and 60, -1 at 40 and 80, no number at the end
        recorder->record(run, stepEvent(step, step == 100 ? kNan : step % 40 == 0 ? -1.0 : step % 30 == 0 ? 5.0 : 2.0));
        if (step % 7 == 0)
            expectOk(recorder->flush());
    }
    expectOk(recorder->flush());
    auto figures = valueOf(store->figures()).at(run);
    const auto& loss = named(figures, "trainLoss");
    QCOMPARE(loss.count, 100);
    QCOMPARE(loss.first, 2.0);
    QVERIFY(std::isnan(loss.last));
    QCOMPARE(loss.minimum, -1.0);
    QCOMPARE(loss.maximum, 5.0);
    QVERIFY(loss.firstStep == 1 && loss.lastStep == 100 && loss.minimumStep == 40 && loss.maximumStep == 30);
    QCOMPARE(named(figures, "learningRate").minimumStep, 1);

    recorder->record(run, startedEvent(35)); // goes on from a checkpoint: read from the pyramid now
    expectOk(recorder->flush());
    figures = valueOf(store->figures(std::vector{run})).at(run);
    const auto& back = named(figures, "trainLoss");
    QCOMPARE(back.count, 35);
    QVERIFY(back.minimum == 2 && back.minimumStep == 1 && back.maximum == 5 && back.maximumStep == 30);
    QCOMPARE(back.lastStep, 35);
    QVERIFY(
        (valueOf(store->metricNames())
         == std::vector<std::string>{"trainLoss", "learningRate", "gradNorm", "bytesPerSecond"}));
    QVERIFY(valueOf(store->figures(std::vector{RunId("nobody")})).empty());
}

void TestStoreFigures::valuesAtAStep()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store);
    const auto other = fixture.addRun(*store);
    const auto recorder = fixture.recorder();
    for (int step = 10; step <= 100; step += 10)
        recorder->record(run, stepEvent(step, step));
    recorder->record(other, stepEvent(50, 7));
    expectOk(recorder->flush());
    const auto at = [&](std::int64_t step) { return valueOf(store->valuesAt("trainLoss", step)); };
    QVERIFY(at(9).empty());
    QCOMPARE(at(10).at(run), 10.0);
    QCOMPARE(at(49).at(run), 40.0);
    QVERIFY(!at(49).contains(other));
    QCOMPARE(at(50).at(other), 7.0);
    QCOMPARE(at(1000).at(run), 100.0);
    QVERIFY(valueOf(store->valuesAt("nothing", 50)).empty());
}

void TestStoreFigures::anOldStoreGetsThem()
{
    StoreFixture fixture;
    valueOf(Database::open(StoreFolder(fixture.directory()), {.migrations = storeMigrations().first(3)}));
    const std::string numbers = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 19) ";
    const std::string run = "5f0c1c1e-0d6a-4a55-9a5e-1c2b3d4e5f60";
    fixture.tell(
        "INSERT INTO runs(id, name, state, config, colour, created, updated) VALUES('" + run
        + "', 'old', 'finished', '{}', 0, 1, 2), ('5f0c1c1e-0d6a-4a55-9a5e-1c2b3d4e5f61', 'waits', 'queued', '{}', 1,"
          " 1, 2);"
          "INSERT INTO series(number, run, metric) VALUES(4, 1, 'trainLoss'), (9, 1, 'validationLoss');"
        + numbers + "INSERT INTO steps SELECT 1, i, i + 1, 0, 0.0, 0.0, 0, abs(i - 11) + 1.0, 0.1, 0.1, 1.0, 32 FROM n;"
        + numbers + "INSERT INTO measurements SELECT 9, i, i * 5, 0, 0.0, 0.0, 0, i FROM n WHERE i < 3;" + numbers
        + "INSERT INTO buckets SELECT 4, 1, i / 8, min(i) + 1, 0, 0.0, 0.0, 0, abs(min(i) - 11) + 1.0, max(i) + 1, 0,"
          " 0.0, 0.0, 0, abs(max(i) - 11) + 1.0, min(abs(i - 11) + 1.0), max(abs(i - 11) + 1.0),"
          " sum(abs(i - 11) + 1.0), 8 FROM n WHERE i < 16 GROUP BY i / 8");
    const auto store = fixture.open();
    QCOMPARE(fixture.ask("PRAGMA user_version"), "4");
    QVERIFY(std::filesystem::exists(fixture.directory() / "workbench.version3.sqlite"));
    const auto figures = valueOf(store->figures()).at(RunId(run));
    const auto& loss = named(figures, "trainLoss"); // 12, 11... 1 at step 12, up to 9 at step 20
    QVERIFY(loss.count == 20 && loss.first == 12 && loss.last == 9 && loss.lastStep == 20);
    QVERIFY(loss.minimum == 1 && loss.minimumStep == 12 && loss.maximum == 12 && loss.maximumStep == 1);
    const auto& validation = named(figures, "validationLoss");
    QVERIFY(validation.count == 3 && validation.last == 2 && validation.lastStep == 10);
    QCOMPARE(valueOf(store->points(RunId(run), Metric::TrainLoss, 0, 100)).size(), std::size_t(20));
    QCOMPARE(fixture.ask("SELECT count(*) FROM points"), "23");
    QCOMPARE(fixture.ask("SELECT count(*) FROM pragma_foreign_key_check"), "0");
    QCOMPARE(fixture.ask("PRAGMA integrity_check"), "ok");
    QVERIFY(valueOf(store->queue()).empty()); // what nobody remembers does not start by itself
    QCOMPARE(valueOf(store->findRun("waits")).state, train::RunState::Interrupted);
}

QTEST_GUILESS_MAIN(TestStoreFigures)
#include "TestStoreFigures.moc"
