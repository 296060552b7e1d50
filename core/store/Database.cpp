// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Database.h"

#include <SQLiteCpp/Backup.h>
#include <algorithm>
#include <cerrno>
#include <sqlite3.h>
#include <string>

namespace workbench::store
{

namespace
{

namespace fs = std::filesystem;
constexpr int kLongLogPages = 4096; ///< of 4 KiB

fs::path logOf(fs::path database)
{
    return database += "-wal";
}

} // namespace

Database::Database(StoreFolder folder, const DatabaseOptions& options)
    : m_folder(std::move(folder))
    , m_fileSystem(options.fileSystem)
    , m_access(options.access)
    , m_lockTimeout(options.lockTimeout)
{
}

/// SQLite gives its log and index the mode of the database, so making the file first makes all three private.
Result<> Database::makePrivateFile(const fs::path& path) const
{
    return m_fileSystem->create(path).and_then([](const std::unique_ptr<WritableFile>& file) { return file->close(); });
}

Result<> Database::publish(const fs::path& made, const fs::path& name) const
{
    return m_fileSystem->rename(made, name).and_then([&] { return m_fileSystem->syncDirectory(name.parent_path()); });
}

Result<Database> Database::open(const StoreFolder& folder, const DatabaseOptions& options)
{
    Database database(folder, options);
    const bool mayCreate = options.access == StoreAccess::ReadWrite && options.ifMissing == IfMissing::Create;
    std::error_code error;
    if (!mayCreate && !fs::exists(folder.database(), error))
        return fail(
            ErrorCode::NotFound, "There is no store in " + folder.root().string() + ": workbench.sqlite is missing.",
            "Check the directory given with --store.");
    if (options.access == StoreAccess::ReadOnly)
        return database.connect(options.migrations).transform([&] { return std::move(database); });

    if (auto writable = folder.makeWritable(); !writable)
        return fail(writable.error());
    const auto lock = AdvisoryLock::acquire(folder.lock(), options.lockTimeout); // for creating and migrating
    if (!lock)
        return fail(lock.error());
    if (mayCreate && !fs::exists(folder.database(), error))
        if (auto created = database.createFile(options.migrations); !created)
            return fail(created.error());
    return database.connect(options.migrations).and_then([&]() -> Result<Database> {
        if (!options.checkReferences)
            database.m_connection->exec("PRAGMA foreign_keys = OFF");
        return std::move(database);
    });
}

/// Made whole under another name, so that a crash leaves no half-made database behind.
Result<> Database::createFile(std::span<const Migration> migrations) const
{
    const auto name = m_folder.root() / "workbench.sqlite.new";
    for (const char* rest : {"", "-journal", "-wal", "-shm"})
        if (auto removed = m_fileSystem->removeAll(name.string() + rest); !removed)
            return removed;
    if (auto made = makePrivateFile(name); !made)
        return made;
    const auto filled = guarded(name, [&]() -> Result<> {
        SQLite::Database file(name.string(), SQLite::OPEN_READWRITE);
        file.exec("PRAGMA auto_vacuum = FULL"); // each deletion gives its room back when it commits
        for (const Migration& migration : migrations)
            applyMigration(file, migration);
        file.exec("PRAGMA application_id = " + std::to_string(kApplicationId));
        file.exec("PRAGMA journal_mode = WAL"); // last, so that the application_id stands in the file itself
        return {};
    });
    return filled ? publish(name, m_folder.database()) : filled;
}

Result<> Database::connect(std::span<const Migration> migrations)
{
    return guarded(m_folder.database(), [&]() -> Result<> {
        if (auto opened = openAs(m_access); !opened)
            return opened;
        const int version = schemaVersion(*m_connection);
        m_connection->execAndGet("SELECT count(*) FROM sqlite_master"); // a damaged schema shows here
        if (version > latestVersion(migrations)) {
            m_newerSchema = true;
            if (m_access == StoreAccess::ReadOnly)
                return {};
            return openAs(StoreAccess::ReadOnly);
        }
        if (version == latestVersion(migrations))
            return {};
        if (m_access == StoreAccess::ReadOnly)
            return fail(
                ErrorCode::Unsupported,
                m_folder.database().string() + " was written by an older version of the workbench.",
                "Open the store once with the window or 'sharnn train', which bring it up to date.");
        return migrate(migrations, version);
    });
}

Result<> Database::openAs(StoreAccess access)
{
    m_access = access;
    auto opened = openConnection(m_folder.database(), access);
    if (!opened)
        return fail(opened.error());
    m_connection = std::move(*opened);
    const auto keep = [](void* kept, sqlite3*, const char*, int pages) {
        *static_cast<int*>(kept) = pages;
        return SQLITE_OK;
    };
    sqlite3_wal_hook(m_connection->getHandle(), keep, m_logPages.get());
    return {};
}

Result<> Database::migrate(std::span<const Migration> migrations, int version)
{
    if (auto saved = backUp(version); !saved)
        return saved;
    // A table that is put in the place of another one is referred to by name; only whole migrations keep that sound.
    m_connection->exec("PRAGMA foreign_keys = OFF");
    for (const Migration& migration : migrations)
        if (migration.version > version)
            applyMigration(*m_connection, migration);
    m_connection->exec("PRAGMA foreign_keys = ON");
    return {};
}

Result<> Database::backUp(int version)
{
    const auto name = m_folder.root() / ("workbench.version" + std::to_string(version) + ".sqlite");
    const auto unfinished = fs::path(name.string() + ".new");
    if (auto removed = m_fileSystem->removeAll(unfinished); !removed)
        return removed;
    if (auto made = makePrivateFile(unfinished); !made)
        return made;
    const auto copied = guarded(unfinished, [&]() -> Result<> {
        SQLite::Database target(unfinished.string(), SQLite::OPEN_READWRITE);
        SQLite::Backup(target, *m_connection).executeStep(-1);
        return {};
    });
    return copied ? publish(unfinished, name) : copied;
}

Database::~Database()
{
    std::error_code error;
    if (!m_connection || isReadOnly() || fs::file_size(logOf(m_folder.database()), error) == 0 || error || isGone())
        return;
    // A courtesy to whoever copies the file or opens it next; without it nothing is lost.
    if (const auto lock = AdvisoryLock::acquire(m_folder.lock(), std::chrono::milliseconds(100)); lock) {
        sqlite3_busy_timeout(m_connection->getHandle(), 0);
        sqlite3_wal_checkpoint_v2(m_connection->getHandle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    }
}

Error Database::gone() const
{
    return {
        ErrorCode::NotFound, m_folder.database().string() + " was removed or replaced while it was in use.",
        "Put the file back where it was."};
}

Error Database::explained(Error error) const
{
    // SQLite tells a full disk from a broken one, but not a quota that is used up.
    for (const int which : {SQLITE_FCNTL_FILE_POINTER, SQLITE_FCNTL_JOURNAL_POINTER}) {
        sqlite3_file* file = nullptr;
        sqlite3_file_control(m_connection->getHandle(), "main", which, &file);
        int number = 0;
        if (file != nullptr && file->pMethods != nullptr
            && file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &number) == SQLITE_OK && number == EDQUOT)
            return sqliteError(SQLITE_FULL, {}, m_folder.database());
    }
    return error;
}

Result<> Database::checkWritable() const
{
    if (m_newerSchema)
        return fail(
            ErrorCode::Unsupported,
            m_folder.database().string() + " was written by a newer version of the workbench: it is read only.",
            "Use that version to change it, or name another store with --store.");
    if (isReadOnly())
        return fail(
            ErrorCode::Permission, m_folder.root().string() + " was opened for reading only.",
            "Open it for writing to change it.");
    return {};
}

Result<AdvisoryLock> Database::lockForWriting() const
{
    if (auto writable = checkWritable(); !writable)
        return fail(writable.error());
    if (isGone())
        return fail(gone());
    return AdvisoryLock::acquire(m_folder.lock(), m_lockTimeout);
}

Result<> Database::syncLog()
{
    return guarded(m_folder.database(), [&]() -> Result<> {
        if (isGone())
            return fail(gone());
        sqlite3_file* log = nullptr;
        sqlite3_file_control(m_connection->getHandle(), "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
        if (log == nullptr || log->pMethods == nullptr)
            return {}; // nothing was read or written yet
        if (const int code = log->pMethods->xSync(log, SQLITE_SYNC_NORMAL); code != SQLITE_OK)
            return fail(sqliteError(code, sqlite3_errstr(code), logOf(m_folder.database())));
        return {};
    });
}

Result<> Database::checkpointIfLong()
{
    // Not the size of its file: that stays when SQLite begins the log anew.
    return *m_logPages < kLongLogPages ? Result<>() : checkpoint();
}

Result<> Database::checkpoint()
{
    return guarded(m_folder.database(), [&]() -> Result<> {
        const auto lock = lockForWriting();
        if (!lock)
            return fail(lock.error());
        // Passive waits for nobody. Once it has reached the end of the log, the next writer starts it from its front.
        m_connection->check(
            sqlite3_wal_checkpoint_v2(m_connection->getHandle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr));
        return {};
    });
}

Result<std::int64_t> Database::sizeBytes()
{
    return read([](SQLite::Database& connection) -> Result<std::int64_t> {
        return connection.execAndGet("PRAGMA page_count").getInt64()
            * connection.execAndGet("PRAGMA page_size").getInt64();
    });
}

Result<std::int64_t> Database::changeCounter()
{
    return guarded(m_folder.database(), [&]() -> Result<std::int64_t> {
        if (isGone())
            return fail(gone());
        // data_version is for the commits of others; it stands still for our own.
        const auto others = m_connection->execAndGet("PRAGMA data_version").getInt64();
        return (others << 32) + m_connection->getTotalChanges();
    });
}

} // namespace workbench::store
