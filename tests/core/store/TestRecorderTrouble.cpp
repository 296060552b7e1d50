// SPDX-License-Identifier: GPL-3.0-or-later
#include "FailingDisk.h"
#include "StoreFixture.h"
#include "TroubleLog.h"

#include "core/base/AdvisoryLock.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace workbench;
using namespace workbench::store;
namespace fs = std::filesystem;

/// Disks and events that a recorder has to get along with.
class TestRecorderTrouble : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void troubleIsToldAndNothingIsLost_data();
    void troubleIsToldAndNothingIsLost();
    void anUnknownRunHoldsUpNoOther();
    void valuesThatAreNoNumbersHoldUpNothing();
};

void TestRecorderTrouble::troubleIsToldAndNothingIsLost_data()
{
    QTest::addColumn<QString>("trouble");
    QTest::addColumn<int>("code");
    QTest::newRow("full disk") << "full" << static_cast<int>(ErrorCode::NoSpace);
    QTest::newRow("lock held by another") << "lock" << static_cast<int>(ErrorCode::Busy);
    QTest::newRow("store moved away and back") << "moved" << static_cast<int>(ErrorCode::NotFound);
}

void TestRecorderTrouble::troubleIsToldAndNothingIsLost()
{
    QFETCH(const QString, trouble);
    QFETCH(const int, code);
    FailingDisk disk;
    StoreFixture fixture;
    const auto run = fixture.addRun(*fixture.open());
    TroubleLog troubles;
    const auto recorder = fixture.recorder(troubles.handler());
    int step = 0;
    const auto recordSome = [&] {
        for (int i = 0; i < 100; ++i) {
            ++step;
            recorder->record(run, stepEvent(step, step));
        }
        recorder->record(run, train::EvalDone{.at = positionAt(step), .loss = 1});
    };
    recordSome();
    expectOk(recorder->flush());

    std::optional<Result<AdvisoryLock>> held;
    const auto elsewhere = fixture.directory().string() + ".moved";
    if (trouble == "full")
        disk.setFull(true);
    else if (trouble == "lock")
        held.emplace(AdvisoryLock::acquire(fixture.directory() / "workbench.lock", std::chrono::seconds(1)));
    else
        fs::rename(fixture.directory(), elsewhere);
    recordSome();
    const auto flushed = recorder->flush();
    QVERIFY(!flushed);
    QCOMPARE(static_cast<int>(flushed.error().code), code);
    QVERIFY(flushed.error().message.find(fixture.directory().string()) != std::string::npos);
    QVERIFY(troubles.has(static_cast<ErrorCode>(code)));
    QVERIFY(!troubles.over());
    recordSome();
    if (trouble == "full")
        QVERIFY(disk.refusedWrites() > 0);

    disk.setFull(false);
    held.reset();
    if (fs::exists(elsewhere))
        fs::rename(elsewhere, fixture.directory());
    QTRY_VERIFY_WITH_TIMEOUT(troubles.over(), 20'000); // without being asked
    recordSome();
    expectOk(recorder->flush());

    const auto store = fixture.open();
    const auto points = valueOf(store->points(run, Metric::TrainLoss, 0, 1000));
    QCOMPARE(points.size(), std::size_t(400));
    for (std::size_t i = 0; i < points.size(); ++i)
        QCOMPARE(points[i].at.step, static_cast<std::int64_t>(i + 1)); // each once, in order
    QCOMPARE(valueOf(store->pointCount(run, Metric::ValidationLoss)), 4);
    QCOMPARE(valueOf(store->events(run)).size(), std::size_t(4));
    const auto buckets = valueOf(store->buckets(run, Metric::TrainLoss, std::nullopt, 1));
    double sum = 0;
    for (const auto& bucket : buckets)
        sum += bucket.sum;
    QCOMPARE(sum, 400 * 401 / 2.0);
    QCOMPARE(fixture.ask("PRAGMA integrity_check"), "ok");
}

void TestRecorderTrouble::anUnknownRunHoldsUpNoOther()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto known = fixture.addRun(*store);
    const auto removed = fixture.addRun(*store, train::RunState::Finished);
    valueOf(store->removeRun(removed));
    TroubleLog troubles;
    const auto recorder = fixture.recorder(troubles.handler());
    recorder->record(removed, stepEvent(1, 1));
    recorder->record(known, stepEvent(1, 1));
    const auto flushed = recorder->flush();
    QVERIFY(!flushed);
    QVERIFY(flushed.error().message.find(removed.value()) != std::string::npos);
    QVERIFY(troubles.has(ErrorCode::NotFound));
    recorder->record(known, stepEvent(2, 1));
    expectOk(recorder->flush());
    QVERIFY(troubles.over());
    QCOMPARE(valueOf(store->pointCount(known, Metric::TrainLoss)), 2);
}

void TestRecorderTrouble::valuesThatAreNoNumbersHoldUpNothing()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store);
    const auto recorder = fixture.recorder();
    constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
    auto step = stepEvent(1, kNaN);
    step.at.seconds = step.at.epoch = step.gradNorm = step.bytesPerSecond = step.learningRate = kNaN;
    recorder->record(run, step);
    recorder->record(run, train::EvalDone{.at = step.at, .loss = kNaN, .bpc = kNaN, .evalSeconds = kNaN});
    recorder->record(run, train::Warning{step.at, std::string("bytes \0 \xff\xfe", 10)});
    expectOk(recorder->flush());
    QVERIFY(std::isnan(valueOf(store->points(run, Metric::TrainLoss, 0, 1)).front().value));
    QCOMPARE(valueOf(store->run(run)).at.step, 1);
    valueOf(store->buckets(run, Metric::TrainLoss, Store::Range{PointAxis::Seconds, 0, 10}, 10));
}

QTEST_GUILESS_MAIN(TestRecorderTrouble)
#include "TestRecorderTrouble.moc"
