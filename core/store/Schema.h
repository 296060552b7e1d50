// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

namespace SQLite
{
class Database;
}

namespace workbench::store
{

/// "SHAR" in ASCII: the application_id of a database that is ours.
inline constexpr std::int32_t kApplicationId = 0x53484152;

/// One numbered change of the schema. The list only ever grows: a released migration is never edited.
struct Migration {
    int version; ///< user_version after it; 1, 2, 3...
    const char* sql; ///< statements, run within one transaction; they may take tables apart that others refer to
    void (*fill)(SQLite::Database&) = nullptr; ///< in the same transaction, after them: what SQL cannot say well
};

/// The history of the workbench's schema; its last version is what this program reads and writes.
std::span<const Migration> storeMigrations();

int latestVersion(std::span<const Migration> migrations);
int schemaVersion(SQLite::Database& database);

/// Runs one migration and sets user_version, in one transaction. Throws SQLite::Exception, and then changes nothing.
void applyMigration(SQLite::Database& database, const Migration& migration);

} // namespace workbench::store
