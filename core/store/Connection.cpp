// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Connection.h"

#include "core/base/SystemError.h"
#include "core/store/Schema.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <sqlite3.h>
#include <sys/stat.h>

namespace workbench::store
{

namespace
{

constexpr int kBusyMilliseconds = 5000;

Result<> checkIsFile(const std::filesystem::path& database)
{
    struct stat status {
    };
    if (::stat(database.c_str(), &status) != 0)
        return fail(systemError(errno, "open", database));
    if (!S_ISREG(status.st_mode))
        return fail(
            ErrorCode::InvalidArgument, database.string() + " is not a regular file.",
            "Move it away, or name another store with --store.");
    return {};
}

/// Looks at the first bytes through SQLite's own open file: opening the file a second time and closing it would drop
/// the POSIX locks that other connections of this process hold on it. Nothing is locked or written.
Result<> checkIsOurs(SQLite::Database& connection, const std::filesystem::path& database)
{
    constexpr std::size_t kApplicationIdOffset = 68; // see "The Database Header" in SQLite's description of the format
    sqlite3_file* file = nullptr;
    sqlite3_file_control(connection.getHandle(), "main", SQLITE_FCNTL_FILE_POINTER, &file);
    std::array<unsigned char, 100> header{};
    const int read = file == nullptr || file->pMethods == nullptr
        ? SQLITE_CANTOPEN
        : file->pMethods->xRead(file, header.data(), static_cast<int>(header.size()), 0);
    if (read != SQLITE_OK && read != SQLITE_IOERR_SHORT_READ)
        return fail(sqliteError(read, "the first bytes cannot be read", database));
    if (read != SQLITE_OK || std::memcmp(header.data(), "SQLite format 3", 16) != 0)
        return fail(sqliteError(SQLITE_NOTADB, {}, database));
    std::uint32_t application = 0;
    for (std::size_t i = 0; i < 4; ++i)
        application = application << 8 | header[kApplicationIdOffset + i];
    if (application != static_cast<std::uint32_t>(kApplicationId))
        return fail(
            ErrorCode::Unsupported, database.string() + " is the database of another program.",
            "Name another directory with --store. The file was left as it is.");
    return {};
}

void setUp(SQLite::Database& connection, StoreAccess access)
{
    sqlite3* const handle = connection.getHandle();
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    connection.exec("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA foreign_keys = ON;"
                    "PRAGMA mmap_size = 0; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -16000;");
    if (access == StoreAccess::ReadOnly)
        connection.exec("PRAGMA query_only = ON");
    else
        connection.exec("PRAGMA synchronous = NORMAL; PRAGMA journal_size_limit = 67108864;");
}

} // namespace

Result<std::unique_ptr<SQLite::Database>> openConnection(const std::filesystem::path& database, StoreAccess access)
{
    if (auto file = checkIsFile(database); !file)
        return fail(file.error());
    return guarded(database, [&]() -> Result<std::unique_ptr<SQLite::Database>> {
        // NOMUTEX: a connection belongs to one thread at a time, and SQLite need not lock it at every column it reads.
        const int flags
            = (access == StoreAccess::ReadOnly ? SQLite::OPEN_READONLY : SQLite::OPEN_READWRITE) | SQLite::OPEN_NOMUTEX;
        auto connection = std::make_unique<SQLite::Database>(database.string(), flags, kBusyMilliseconds);
        if (auto ours = checkIsOurs(*connection, database); !ours)
            return fail(ours.error());
        setUp(*connection, access);
        return connection;
    });
}

bool wasReplaced(SQLite::Database& connection)
{
    int moved = 0;
    return sqlite3_file_control(connection.getHandle(), "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK
        && moved != 0;
}

} // namespace workbench::store
