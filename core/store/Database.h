// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/AdvisoryLock.h"
#include "core/base/FileSystem.h"
#include "core/store/Connection.h"
#include "core/store/Schema.h"
#include "core/store/StoreFolder.h"

#include <SQLiteCpp/Transaction.h>
#include <chrono>
#include <span>
#include <type_traits>

namespace workbench::store
{

enum class IfMissing { Create, Refuse };

struct DatabaseOptions {
    StoreAccess access = StoreAccess::ReadWrite;
    IfMissing ifMissing = IfMissing::Create; ///< ReadOnly never creates
    std::span<const Migration> migrations = storeMigrations();
    const FileSystem* fileSystem = &realFileSystem(); ///< for what is no matter of SQLite
    /// How long a writer waits for another one. A disk that others keep busy can take more than ten seconds to sync.
    std::chrono::milliseconds lockTimeout{30'000};
    /// Whether SQLite looks for the run or series of every row that is written; needless work for those who have found
    /// it themselves in the same transaction.
    bool checkReferences = true;
};

/// One connection to the database of a store, and the rule under which it is written: every write transaction, every
/// checkpoint of the write-ahead log, every migration holds the store's lock file, because SQLite before 3.51.3 can
/// corrupt the file when two connections write and checkpoint at the same instant. Readers hold nothing.
class Database
{
public:
    /// Creates or migrates as DatabaseOptions says; a newer schema opens as ReadOnly.
    static Result<Database> open(const StoreFolder& folder, const DatabaseOptions& options = {});
    Database(Database&&) = default;
    Database& operator=(Database&&) = default;
    ~Database(); ///< moves the write-ahead log into the file if nobody else is at it

    bool isReadOnly() const { return m_access == StoreAccess::ReadOnly; }
    Result<> checkWritable() const; ///< why it is not, where it is not

    /// The file was removed or replaced since it was opened: what is written now would be lost.
    bool isGone() const { return wasReplaced(*m_connection); }

    /// Calls `work(connection)`, which returns a Result, on one consistent state of the database.
    template <typename Work>
    auto read(Work&& work) -> std::invoke_result_t<Work, SQLite::Database&>
    {
        return guarded(m_folder.database(), [&]() -> std::invoke_result_t<Work, SQLite::Database&> {
            SQLite::Transaction transaction(*m_connection);
            return work(*m_connection); // ending a transaction that only read by rollback is as good as by commit
        });
    }

    /// Calls `work(connection)` in a write transaction and commits if it returns a value; else nothing was changed.
    template <typename Work>
    auto write(Work&& work) -> std::invoke_result_t<Work, SQLite::Database&>
    {
        auto written = guarded(m_folder.database(), [&]() -> std::invoke_result_t<Work, SQLite::Database&> {
            const auto lock = lockForWriting();
            if (!lock)
                return fail(lock.error());
            SQLite::Transaction transaction(*m_connection, SQLite::TransactionBehavior::IMMEDIATE);
            auto result = work(*m_connection);
            if (result)
                transaction.commit();
            return result;
        });
        if (!written && written.error().code == ErrorCode::Io)
            written = fail(explained(std::move(written.error())));
        return written;
    }

    /// Returns once all that was committed, by whatever connection, stands a power cut.
    Result<> syncLog();
    /// Moves the write-ahead log into the file when it was beyond about 16 MiB at the last write. Costs three fsyncs.
    Result<> checkpointIfLong();
    /// Moves as much of the write-ahead log into the file as can be done without waiting for readers.
    Result<> checkpoint();

    Result<std::int64_t> sizeBytes(); ///< of the database, its write-ahead log not counted twice

    /// Changes with every commit of any connection, this one included.
    Result<std::int64_t> changeCounter();

private:
    Database(StoreFolder folder, const DatabaseOptions& options);
    Result<> createFile(std::span<const Migration> migrations) const;
    Result<> connect(std::span<const Migration> migrations);
    Result<> migrate(std::span<const Migration> migrations, int version);
    Result<> backUp(int version);
    Result<> makePrivateFile(const std::filesystem::path& path) const;
    Result<> publish(const std::filesystem::path& made, const std::filesystem::path& name) const;
    Result<> openAs(StoreAccess access);
    Result<AdvisoryLock> lockForWriting() const;
    Error gone() const;
    Error explained(Error error) const; ///< of a failure to read or write

    StoreFolder m_folder;
    const FileSystem* m_fileSystem;
    StoreAccess m_access;
    std::chrono::milliseconds m_lockTimeout;
    bool m_newerSchema = false;
    std::unique_ptr<int> m_logPages = std::make_unique<int>(0); ///< at our last commit; SQLite has its address
    std::unique_ptr<SQLite::Database> m_connection;
};

} // namespace workbench::store
