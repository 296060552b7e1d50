// SPDX-License-Identifier: GPL-3.0-or-later
#include "CutFixture.h"
#include "FailingVfs.h"

#include "core/base/Uuid.h"
#include "tests/core/store/StoreFixture.h"
#include "tests/core/store/TroubleLog.h"

#include <QtTest>
#include <SQLiteCpp/Database.h>

#include <mutex>

using namespace workbench;
using namespace workbench::disktest;
using namespace workbench::store;
namespace fs = std::filesystem;

namespace
{

constexpr int kSteps = 48;

/// Records a run, come what may; the disk works again in the end.
std::string record(const fs::path& directory, const RunId& run, FailingVfs& disk, TroubleLog& troubles)
{
    auto recorder = RunRecorder::open(directory, troubles.handler());
    if (!recorder) {
        if (recorder.error().message.find("workbench.sqlite") == std::string::npos)
            return "the message names no file: " + describe(recorder.error());
        disk.heal();
        recorder = RunRecorder::open(directory, troubles.handler());
    }
    if (!recorder)
        return describe(recorder.error());
    (*recorder)->record(run, startedEvent(0));
    for (int step = 1; step <= kSteps; ++step) {
        (*recorder)->record(run, stepEvent(step, 3.0 - 0.01 * step));
        if (step % 24 == 0)
            (void)(*recorder)->settle();
        else if (step % 8 == 0)
            (void)(*recorder)->flush();
        if (step == 30) // moves the log into the database when it closes
            if (auto store = Store::open(directory, StoreAccess::ReadWrite))
                (void)(*store)->setQueueHeld(false);
    }
    for (int attempt = 0; attempt < 100; ++attempt)
        if (const auto settled = (*recorder)->settle(); settled)
            return {};
    return "the disk works again, and the store is still not written";
}

std::string whatIsWrong(const fs::path& directory, const RunId& run)
{
    SQLite::Database database((directory / "workbench.sqlite").string(), SQLite::OPEN_READWRITE, 1000);
    if (const std::string sound = database.execAndGet("PRAGMA integrity_check").getString(); sound != "ok")
        return sound;
    const auto store = valueOf(Store::open(directory, StoreAccess::ReadWrite));
    const auto points = valueOf(store->points(run, Metric::TrainLoss, 0, 1000));
    if (points.size() != std::size_t(kSteps))
        return std::to_string(points.size()) + " points are there";
    for (int step = 1; step <= kSteps; ++step)
        if (points[std::size_t(step) - 1].at.step != step)
            return "step " + std::to_string(step) + " is missing";
    for (const EventRow& event : valueOf(store->events(run)))
        if (event.kind == "warning")
            return event.text;
    return {};
}

} // namespace
Q_DECLARE_METATYPE(Trouble)

class TestStoreFailures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyCallMayFail_data();
    void everyCallMayFail();
};

void TestStoreFailures::everyCallMayFail_data()
{
    QTest::addColumn<Trouble>("trouble");
    QTest::addColumn<bool>("half");
    QTest::addColumn<int>("many");
    QTest::newRow("full disk") << Trouble::Full << false << 1;
    QTest::newRow("full disk, half of it written") << Trouble::Full << true << 1;
    QTest::newRow("used up quota") << Trouble::Quota << true << 1;
    QTest::newRow("broken disk") << Trouble::Broken << true << 1;
    QTest::newRow("full disk for a while") << Trouble::Full << true << 15;
    QTest::newRow("broken disk for a while") << Trouble::Broken << false << 15;
}

void TestStoreFailures::everyCallMayFail()
{
    QFETCH(const Trouble, trouble);
    QFETCH(const bool, half);
    QFETCH(const int, many);
    if (!fs::is_directory("/dev/shm"))
        QSKIP("There is no disk in memory at /dev/shm.");
    const CutFixture disks;
    const RunId run(makeUuid());
    valueOf(valueOf(Store::open(disks.root(), StoreAccess::ReadWrite))
                ->createRun(run, exampleConfig(), train::RunState::Running));
    const Tree before = readTree(disks.root());
    int sites = 0, told = 0, room = 0;
    for (int call = 1;; ++call) {
        writeTree(disks.left(), before);
        TroubleLog troubles;
        int failed = 0;
        {
            FailingVfs disk({.call = call, .many = many, .trouble = trouble, .half = half});
            const WatchedVfs vfs(disk);
            const std::string problem = record(disks.left(), run, disk, troubles);
            QVERIFY2(problem.empty(), qPrintable(QString("call %1: ").arg(call) + problem.c_str()));
            failed = disk.failed();
        }
        if (failed == 0)
            break; // beyond the last call
        ++sites;
        const auto all = troubles.all();
        told += all.empty() ? 0 : 1;
        QVERIFY(all.empty() || !all.back()); // that it works again is told too
        for (const auto& each : all) {
            if (each)
                QVERIFY2(
                    each->message.find("workbench.sqlite") != std::string::npos && !each->hint.empty(),
                    describe(*each).c_str());
            room += each && each->code == ErrorCode::NoSpace ? 1 : 0;
        }
        const std::string wrong = whatIsWrong(disks.left(), run);
        QVERIFY2(wrong.empty(), qPrintable(QString("call %1: ").arg(call) + wrong.c_str()));
    }
    qInfo("%d calls of SQLite failed, %d of them told", sites, told);
    QVERIFY(sites > 60 && told > sites / 2);
    QCOMPARE(room > 0, trouble != Trouble::Broken);
}

QTEST_GUILESS_MAIN(TestStoreFailures)
#include "TestStoreFailures.moc"
