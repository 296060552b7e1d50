// SPDX-License-Identifier: GPL-3.0-or-later
#include "BundledRun.h"

#include "core/base/AtomicFile.h"
#include "core/base/RegularFile.h"
#include "core/base/Uuid.h"
#include "core/exchange/RunBundle.h"
#include "core/train/CheckpointManifest.h"

#include <QTest>

#include <chrono>

using namespace workbench;
using namespace workbench::exchange;
using store::expectOk;
using store::StoreFixture;
using store::valueOf;

class TestBundles : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aRunArrivesAsItWas();
    void theSameRunAgainNeedsCopy();
    void aBundleIsNotReplacedUnasked();
    void aStopLeavesNothing();
    void whatAKilledImportLeftGoes();

private:
    BundledRun m_original{9000}; // more than one batch of points
};

void TestBundles::aRunArrivesAsItWas()
{
    StoreFixture fixture;
    const auto target = fixture.open();
    const auto row = valueOf(importBundle(*target, m_original.bundle, {}, {}, {}));
    QCOMPARE(row.id, m_original.run);
    QCOMPARE(everythingOf(*target, row.id), everythingOf(*m_original.store, m_original.run));
    QCOMPARE(valueOf(target->samples({.run = row.id, .contains = {}})).size(), std::size_t(1));
    QVERIFY(!std::filesystem::exists(target->directory() / "runs" / row.id.value() / "importing"));
}

void TestBundles::theSameRunAgainNeedsCopy()
{
    StoreFixture fixture;
    const auto target = fixture.open();
    const auto first = valueOf(importBundle(*target, m_original.bundle, {}, {}, {}));
    const auto again = importBundle(*target, m_original.bundle, {}, {}, {});
    QVERIFY(!again);
    QVERIFY(again.error().code == ErrorCode::AlreadyExists);
    QVERIFY(again.error().hint.find("--copy") != std::string::npos);
    ImportOptions options;
    options.copy = true;
    options.name = "mine";
    const auto copy = valueOf(importBundle(*target, m_original.bundle, options, {}, {}));
    QVERIFY(copy.id != first.id);
    QCOMPARE(copy.name, std::string("mine"));
    const auto path = std::filesystem::path(copy.checkpoint) / train::kManifestName;
    QCOMPARE(valueOf(train::parseManifest(valueOf(readTextFile(path, 1 << 20)), path)).run, copy.id);
}

void TestBundles::aBundleIsNotReplacedUnasked()
{
    const std::string bytes = valueOf(readTextFile(m_original.bundle, INT32_MAX));
    const auto again
        = exportBundle(*m_original.store, m_original.run, BundledCheckpoint::None, m_original.bundle, false, {}, {});
    QVERIFY(!again);
    QVERIFY(again.error().code == ErrorCode::AlreadyExists);
    QCOMPARE(valueOf(readTextFile(m_original.bundle, INT32_MAX)), bytes);
}

void TestBundles::aStopLeavesNothing()
{
    std::stop_source stop;
    stop.request_stop();
    const auto target = m_original.fixture.directory() / "stopped.zip";
    const auto written
        = exportBundle(*m_original.store, m_original.run, BundledCheckpoint::Best, target, false, {}, stop.get_token());
    QVERIFY(!written && written.error().code == ErrorCode::Cancelled);
    QVERIFY(!std::filesystem::exists(target));
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto read = importBundle(*store, m_original.bundle, {}, {}, stop.get_token());
    QVERIFY(!read && read.error().code == ErrorCode::Cancelled);
    QVERIFY(valueOf(store->runs()).empty());
}

void TestBundles::whatAKilledImportLeftGoes()
{
    StoreFixture fixture;
    const auto target = fixture.open();
    const auto staged = target->directory() / "runs" / (".import-" + makeUuid());
    const auto placed = target->directory() / "runs" / m_original.run.value();
    for (const auto& folder : {staged, placed}) {
        expectOk(realFileSystem().createDirectories(folder));
        expectOk(writeFileAtomically(realFileSystem(), folder / "importing", "1 7 no-such-boot\n"));
    }
    // Another process has made its folder this moment, and is about to say that it is its own.
    const auto fresh = target->directory() / "runs" / (".import-" + makeUuid());
    const auto forgotten = target->directory() / "runs" / (".import-" + makeUuid());
    for (const auto& folder : {fresh, forgotten})
        expectOk(realFileSystem().createDirectories(folder));
    std::filesystem::last_write_time(forgotten, std::filesystem::file_time_type::clock::now() - std::chrono::hours(1));
    valueOf(importBundle(*target, m_original.bundle, {}, {}, {}));
    QVERIFY(!std::filesystem::exists(staged));
    QVERIFY(!std::filesystem::exists(forgotten));
    QVERIFY(std::filesystem::exists(fresh));
}

QTEST_GUILESS_MAIN(TestBundles)
#include "TestBundles.moc"
