// SPDX-License-Identifier: GPL-3.0-or-later
#include "FailingDisk.h"
#include "StoreFixture.h"

#include "core/store/Database.h"

#include <QFile>
#include <QTest>

#include <array>
#include <fstream>
#include <future>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

using namespace workbench;
using namespace workbench::store;
namespace fs = std::filesystem;

namespace
{

QByteArray contents(const fs::path& path)
{
    QFile file(QString::fromStdString(path.string()));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void writeFile(const fs::path& path, const QByteArray& bytes)
{
    std::ofstream(path, std::ios::binary).write(bytes.data(), bytes.size());
}

unsigned modeOf(const fs::path& path)
{
    struct stat status {
    };
    return ::lstat(path.c_str(), &status) == 0 ? status.st_mode & 07777U : 0U;
}

constexpr std::array kTwoVersions{
    Migration{1, "CREATE TABLE things(name TEXT)"}, Migration{2, "ALTER TABLE things ADD COLUMN size INTEGER"}};
constexpr std::array kBrokenThird{
    kTwoVersions[0], kTwoVersions[1],
    Migration{3, "ALTER TABLE things ADD COLUMN half TEXT; ALTER TABLE nothing ADD COLUMN other TEXT"}};

Result<Database> openWith(const StoreFixture& fixture, std::span<const Migration> migrations)
{
    return Database::open(StoreFolder(fixture.directory()), {.migrations = migrations});
}

std::string schemaOf(Database& database)
{
    return valueOf(database.read([](SQLite::Database& connection) -> Result<std::string> {
        return connection.execAndGet("SELECT sql FROM sqlite_master WHERE name = 'things'").getString();
    }));
}

} // namespace

class TestStoreFile : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void aNewStoreIsPrivateAndMarked();
    void manyOpenersMakeOneStore();
    void badFilesAreRefusedUntouched_data();
    void badFilesAreRefusedUntouched();
    void badDirectoriesAreRefused_data();
    void badDirectoriesAreRefused();
    void aNewerSchemaIsReadOnly();
    void readersCreateNothing();
    void olderSchemasAreBroughtUpToDateAfterABackup();
    void aMigrationThatFailsLeavesTheLastGoodState();
    void aFullDiskAtCreationLeavesNothingHalf();
    void writersWaitForTheLockOnly();
    void onlyALongLogIsMovedIntoTheFile();
    void aStoreThatWasMovedAwayIsNoticed();
};

void TestStoreFile::aNewStoreIsPrivateAndMarked()
{
    StoreFixture fixture;
    const auto old = ::umask(0); // the modes must not hang on it
    const auto store = fixture.open();
    fixture.addRun(*store);
    ::umask(old);
    QCOMPARE(modeOf(fixture.directory()), 0700U);
    for (const char* name : {"workbench.sqlite", "workbench.sqlite-wal", "workbench.sqlite-shm", "workbench.lock"})
        QCOMPARE(modeOf(fixture.directory() / name), 0600U);
    QVERIFY(!store->isReadOnly());
    QCOMPARE(store->directory(), fixture.directory());
    QCOMPARE(fixture.ask("PRAGMA application_id"), std::to_string(kApplicationId));
    QCOMPARE(fixture.ask("PRAGMA user_version"), std::to_string(latestVersion(storeMigrations())));
    QCOMPARE(fixture.ask("PRAGMA journal_mode"), "wal");
    QCOMPARE(fixture.ask("PRAGMA integrity_check"), "ok");
}

void TestStoreFile::manyOpenersMakeOneStore()
{
    StoreFixture fixture;
    std::vector<std::future<RunId>> openers;
    for (int i = 0; i < 8; ++i)
        openers.push_back(std::async(std::launch::async, [&] {
            const auto store = fixture.open();
            return fixture.addRun(*store);
        }));
    for (auto& opener : openers)
        opener.get();
    QCOMPARE(valueOf(fixture.open()->runs()).size(), std::size_t(8));
}

void TestStoreFile::badFilesAreRefusedUntouched_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<int>("code");
    const auto row = [](const char* kind, ErrorCode code) { QTest::newRow(kind) << kind << static_cast<int>(code); };
    row("empty", ErrorCode::Corrupt);
    row("text", ErrorCode::Corrupt);
    row("short", ErrorCode::Corrupt);
    row("other program", ErrorCode::Unsupported);
    row("other program in WAL mode", ErrorCode::Unsupported);
    row("plain SQLite", ErrorCode::Unsupported);
    row("cut", ErrorCode::Corrupt);
    row("schema overwritten", ErrorCode::Corrupt);
    row("folder", ErrorCode::InvalidArgument);
    row("pipe", ErrorCode::InvalidArgument);
}

void TestStoreFile::badFilesAreRefusedUntouched()
{
    QFETCH(const QString, kind);
    QFETCH(const int, code);
    StoreFixture fixture;
    const auto file = fixture.databaseFile();
    if (kind == "cut" || kind == "schema overwritten") {
        fixture.open();
        auto bytes = contents(file);
        QVERIFY(bytes.size() > 8192);
        if (kind == "cut")
            bytes.truncate(bytes.size() / 2);
        else
            bytes.replace(100, 3900, QByteArray(3900, '\x5a'));
        writeFile(file, bytes);
    } else {
        fs::create_directories(fixture.directory());
        if (kind == "empty")
            writeFile(file, {});
        else if (kind == "text")
            writeFile(file, "Dear diary, today I trained a model.\n" + QByteArray(5000, 'x'));
        else if (kind == "short")
            writeFile(file, QByteArray("SQLite format 3\0abc", 19));
        else if (kind == "folder")
            fs::create_directory(file);
        else if (kind == "pipe")
            QCOMPARE(::mkfifo(file.c_str(), 0600), 0);
        else {
            SQLite::Database other(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
            if (kind.startsWith("other program"))
                other.exec("PRAGMA application_id = 1234567");
            if (kind.endsWith("WAL mode"))
                other.exec("PRAGMA journal_mode = WAL");
            other.exec("CREATE TABLE precious(data TEXT); INSERT INTO precious VALUES('everything')");
        }
    }
    const auto before = kind == "pipe" ? QByteArray() : contents(file);
    for (const auto access : {StoreAccess::ReadWrite, StoreAccess::ReadOnly}) {
        const auto opened = Store::open(fixture.directory(), access);
        QVERIFY(!opened);
        QCOMPARE(static_cast<int>(opened.error().code), code);
        QVERIFY2(opened.error().message.find(file.string()) != std::string::npos, opened.error().message.c_str());
        QVERIFY(!opened.error().hint.empty());
    }
    QVERIFY(!RunRecorder::open(fixture.directory(), {}));
    if (kind != "pipe")
        QCOMPARE(contents(file), before);
    // Next to a file that bears our mark SQLite may leave its (empty) log and index; next to others nothing.
    const bool ours = kind == "cut" || kind == "schema overwritten";
    for (const auto& entry : fs::directory_iterator(fixture.directory())) {
        const auto name = entry.path().filename().string();
        const bool expected = name == "workbench.sqlite" || name == "workbench.lock"
            || (ours && (name == "workbench.sqlite-wal" || name == "workbench.sqlite-shm"));
        QVERIFY2(expected, name.c_str());
    }
}

void TestStoreFile::badDirectoriesAreRefused_data()
{
    QTest::addColumn<QString>("kind");
    for (const char* kind : {"file in its place", "file above it", "cannot be made", "not writable", "dangling link"})
        QTest::newRow(kind) << kind;
}

void TestStoreFile::badDirectoriesAreRefused()
{
    QFETCH(const QString, kind);
    StoreFixture fixture;
    auto directory = fixture.directory();
    if (kind == "file in its place") {
        writeFile(directory, "I was here first");
    } else if (kind == "file above it") {
        writeFile(directory, "I was here first");
        directory /= "store";
    } else if (kind == "cannot be made") {
        directory = "/proc/sharnn-store";
    } else if (kind == "dangling link") {
        fs::create_symlink(directory.parent_path() / "nowhere" / "at all", directory);
    } else {
        if (::geteuid() == 0)
            QSKIP("the superuser may write everywhere");
        fs::create_directory(directory);
        fs::permissions(directory, fs::perms::owner_read | fs::perms::owner_exec);
    }
    const auto opened = Store::open(directory, StoreAccess::ReadWrite);
    QVERIFY(!opened);
    QVERIFY2(
        opened.error().message.find(directory.string()) != std::string::npos
            || opened.error().message.find(fixture.directory().string()) != std::string::npos,
        opened.error().message.c_str());
    if (fs::is_regular_file(fixture.directory()))
        QCOMPARE(contents(fixture.directory()), QByteArray("I was here first"));
}

void TestStoreFile::aNewerSchemaIsReadOnly()
{
    StoreFixture fixture;
    const auto run = [&] {
        const auto store = fixture.open();
        return fixture.addRun(*store, train::RunState::Finished, "from the future");
    }();
    fixture.tell("PRAGMA user_version = 99");
    const auto before = contents(fixture.databaseFile());
    const auto store = fixture.open();
    QVERIFY(store->isReadOnly());
    QCOMPARE(valueOf(store->run(run)).name, "from the future");
    const auto created = store->createRun(RunId("5f0c1c1e-0000-4000-8000-000000000000"), exampleConfig(), {});
    QVERIFY(!created);
    QCOMPARE(created.error().code, ErrorCode::Unsupported);
    QVERIFY(!store->renameRun(run, "no"));
    QVERIFY(!store->removeRun(run));
    QVERIFY(!store->reconcile());
    const auto recorder = RunRecorder::open(fixture.directory(), {});
    QVERIFY(!recorder);
    QCOMPARE(recorder.error().code, ErrorCode::Unsupported);
    QCOMPARE(contents(fixture.databaseFile()), before);
}

void TestStoreFile::readersCreateNothing()
{
    StoreFixture fixture;
    const auto missing = Store::open(fixture.directory(), StoreAccess::ReadOnly);
    QVERIFY(!missing);
    QCOMPARE(missing.error().code, ErrorCode::NotFound);
    QVERIFY(!fs::exists(fixture.directory()));

    const auto writer = fixture.open();
    const auto reader = fixture.open(StoreAccess::ReadOnly);
    QVERIFY(reader->isReadOnly());
    const auto run = fixture.addRun(*writer);
    QCOMPARE(valueOf(reader->runs()).size(), std::size_t(1));
    QVERIFY(!reader->renameRun(run, "no"));
}

void TestStoreFile::olderSchemasAreBroughtUpToDateAfterABackup()
{
    StoreFixture fixture;
    {
        auto first = valueOf(openWith(fixture, std::span(kTwoVersions).first(1)));
        expectOk(first.write([](SQLite::Database& connection) -> Result<> {
            connection.exec("INSERT INTO things VALUES('kept')");
            return {};
        }));
    }
    const auto tooOld = Database::open(
        StoreFolder(fixture.directory()), {.access = StoreAccess::ReadOnly, .migrations = kTwoVersions});
    QVERIFY(!tooOld);
    QCOMPARE(tooOld.error().code, ErrorCode::Unsupported);

    auto second = valueOf(openWith(fixture, kTwoVersions));
    QVERIFY(schemaOf(second).find("size") != std::string::npos);
    QCOMPARE(fixture.ask("SELECT name FROM things"), "kept");
    QCOMPARE(fixture.ask("PRAGMA user_version"), "2");
    const auto backup = fixture.directory() / "workbench.version1.sqlite";
    QCOMPARE(modeOf(backup), 0600U);
    SQLite::Database saved(backup.string(), SQLite::OPEN_READONLY);
    QCOMPARE(saved.execAndGet("SELECT name FROM things").getString(), "kept");
    QCOMPARE(saved.execAndGet("PRAGMA user_version").getInt(), 1);
    QCOMPARE(saved.execAndGet("PRAGMA integrity_check").getString(), "ok");
}

void TestStoreFile::aMigrationThatFailsLeavesTheLastGoodState()
{
    StoreFixture fixture;
    valueOf(openWith(fixture, std::span(kTwoVersions).first(1)));
    QVERIFY(!openWith(fixture, kBrokenThird));
    QCOMPARE(fixture.ask("PRAGMA user_version"), "2");
    QCOMPARE(fixture.ask("SELECT count(*) FROM pragma_table_info('things') WHERE name = 'half'"), "0");
    auto again = valueOf(openWith(fixture, kTwoVersions));
    QVERIFY(!again.isReadOnly());
}

void TestStoreFile::aFullDiskAtCreationLeavesNothingHalf()
{
    FailingDisk disk;
    StoreFixture fixture;
    disk.setFull(true);
    const auto refused = Store::open(fixture.directory(), StoreAccess::ReadWrite);
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::NoSpace);
    QVERIFY(disk.refusedWrites() > 0);
    QVERIFY(!fs::exists(fixture.databaseFile()));
    disk.setFull(false);
    QVERIFY(valueOf(fixture.open()->runs()).empty());
}

void TestStoreFile::writersWaitForTheLockOnly()
{
    StoreFixture fixture;
    auto database
        = valueOf(Database::open(StoreFolder(fixture.directory()), {.lockTimeout = std::chrono::milliseconds(50)}));
    const auto write = [&] {
        return database.write([](SQLite::Database& connection) -> Result<> {
            connection.exec("DELETE FROM runs");
            return {};
        });
    };
    {
        const auto held = AdvisoryLock::acquire(StoreFolder(fixture.directory()).lock(), std::chrono::seconds(1));
        QVERIFY(held.has_value());
        const auto refused = write();
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Busy);
        QVERIFY(database.read([](SQLite::Database&) -> Result<> { return {}; }).has_value());
    }
    QVERIFY(write().has_value());
}

/// A log that was long keeps the size of its file, which says nothing of what is in it.
void TestStoreFile::onlyALongLogIsMovedIntoTheFile()
{
    StoreFixture fixture;
    auto database = valueOf(Database::open(StoreFolder(fixture.directory())));
    const auto write = [&](int bytes) {
        expectOk(database.write([&](SQLite::Database& connection) -> Result<> {
            connection.exec(
                "INSERT OR REPLACE INTO corpora VALUES('a', hex(zeroblob(" + std::to_string(bytes / 2)
                + ")), '', 0, 0, '')");
            return {};
        }));
        expectOk(database.checkpointIfLong());
    };
    const auto timesBegun = [&] { // the third number in its header, big-endian
        return contents(fixture.databaseFile().string() + "-wal").mid(12, 4).toHex().toUInt(nullptr, 16);
    };
    const auto before = timesBegun();
    write(20 << 20); // goes into the file at once
    for (int i = 0; i < 5; ++i)
        write(1000);
    QCOMPARE(timesBegun(), before + 1);
    QVERIFY(fs::file_size(fixture.databaseFile().string() + "-wal") > 16U << 20U);
    for (int i = 0; i < 6; ++i)
        write(4 << 20); // the fourth of these makes the log long again
    QCOMPARE(timesBegun(), before + 2);
}

void TestStoreFile::aStoreThatWasMovedAwayIsNoticed()
{
    StoreFixture fixture;
    const auto store = fixture.open();
    const auto run = fixture.addRun(*store);
    const auto elsewhere = fixture.directory().string() + ".moved";
    fs::rename(fixture.directory(), elsewhere);
    const auto counter = store->changeCounter();
    QVERIFY(!counter);
    QCOMPARE(counter.error().code, ErrorCode::NotFound);
    const auto renamed = store->renameRun(run, "lost");
    QVERIFY(!renamed);
    QCOMPARE(renamed.error().code, ErrorCode::NotFound);
    fs::rename(elsewhere, fixture.directory());
    QVERIFY(store->changeCounter().has_value());
    expectOk(store->renameRun(run, "found"));
}

QTEST_GUILESS_MAIN(TestStoreFile)
#include "TestStoreFile.moc"
