// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/RunRemoval.h"

#include "core/store/Columns.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace workbench::store
{

namespace
{

constexpr std::int64_t kRowsPerTransaction = 20'000;
constexpr std::int64_t kSnapshotsPerTransaction = 100; // of some 100 kB each

int execute(SQLite::Database& database, const char* sql, std::int64_t first, std::int64_t second)
{
    SQLite::Statement statement(database, sql);
    RowBinder(statement).integer(first).integer(second);
    return statement.exec();
}

std::vector<std::pair<std::int64_t, int>> levelsOf(SQLite::Database& database, std::int64_t run)
{
    std::vector<std::pair<std::int64_t, int>> levels; // series, and its highest level
    SQLite::Statement query(
        database,
        "SELECT number, (SELECT ifnull(max(level), 0) FROM buckets WHERE series = number) FROM series WHERE run = ?");
    RowBinder(query).integer(run);
    while (query.executeStep()) {
        RowReader row(query);
        const auto series = row.integer();
        levels.emplace_back(series, static_cast<int>(row.integer()));
    }
    return levels;
}

/// Deletes rows of one table from their end on, at most about kRowsPerTransaction; 0 when none is left.
int deleteSome(SQLite::Database& database, std::int64_t run)
{
    if (const int deleted = execute(
            database,
            "DELETE FROM steps WHERE run = ?1 AND ordinal > (SELECT max(ordinal) FROM steps WHERE run = ?1) - ?2", run,
            kRowsPerTransaction))
        return deleted;
    for (const auto& [series, highest] : levelsOf(database, run)) {
        if (const int deleted = execute(
                database,
                "DELETE FROM measurements WHERE series = ?1 AND ordinal >"
                " (SELECT max(ordinal) FROM measurements WHERE series = ?1) - ?2",
                series, kRowsPerTransaction))
            return deleted;
        if (highest == 0)
            continue;
        SQLite::Statement statement(
            database,
            "DELETE FROM buckets WHERE series = ?1 AND level = ?2 AND position >"
            " (SELECT max(position) FROM buckets WHERE series = ?1 AND level = ?2) - ?3");
        RowBinder(statement).integer(series).integer(highest).integer(kRowsPerTransaction);
        if (const int deleted = statement.exec())
            return deleted;
    }
    return execute(
        database, "DELETE FROM snapshots WHERE number IN (SELECT number FROM snapshots WHERE run = ?1 LIMIT ?2)", run,
        kSnapshotsPerTransaction);
}

} // namespace

Result<> RunRemoval::setRemoving(std::int64_t run, bool removing)
{
    return m_database.write([&](SQLite::Database& connection) -> Result<> {
        RunTable(connection).markRemoving(run, removing);
        return {};
    });
}

Result<std::int64_t> RunRemoval::remove(const RunRecord& run)
{
    if (auto marked = setRemoving(run.row.number, true); !marked)
        return fail(marked.error());
    const auto fileBytes = m_folder.removeRunFolder(run.row.id);
    if (!fileBytes) {
        if (auto shown = setRemoving(run.row.number, false); !shown)
            return fail(shown.error());
        return fail(fileBytes.error());
    }
    return removeRows(run.row.number).transform([&](std::int64_t rowBytes) { return *fileBytes + rowBytes; });
}

Result<std::int64_t> RunRemoval::removeRows(std::int64_t run)
{
    const auto before = m_database.sizeBytes();
    if (!before)
        return before;
    Result<int> deleted = 1;
    while (deleted && *deleted > 0) {
        deleted = m_database.write(
            [&](SQLite::Database& connection) -> Result<int> { return deleteSome(connection, run); });
        if (auto tidied = m_database.checkpointIfLong(); !tidied)
            return fail(tidied.error());
    }
    if (!deleted)
        return fail(deleted.error());

    const auto erased = m_database.write([&](SQLite::Database& connection) -> Result<> {
        for (const char* sql :
             {"DELETE FROM events WHERE run = ?1", "DELETE FROM checkpoints WHERE run = ?1",
              "DELETE FROM series WHERE run = ?1", "DELETE FROM films WHERE run = ?1",
              "DELETE FROM tags WHERE run = ?1", "UPDATE samples SET run = NULL WHERE run = ?1"}) {
            SQLite::Statement statement(connection, sql);
            RowBinder(statement).integer(run);
            statement.exec();
        }
        RunTable(connection).erase(run);
        return {};
    });
    if (!erased)
        return fail(erased.error());

    if (auto tidied = m_database.checkpoint(); !tidied) // which makes the file itself shorter
        return fail(tidied.error());
    return m_database.sizeBytes().transform(
        [&](std::int64_t after) { return std::max<std::int64_t>(*before - after, 0); });
}

Result<RunTable::Numbered> RunRemoval::unfinished()
{
    return m_database.read(
        [](SQLite::Database& connection) -> Result<RunTable::Numbered> { return RunTable(connection).unfinished(); });
}

Result<> RunRemoval::finishAll()
{
    const auto found = unfinished();
    if (!found)
        return fail(found.error());
    for (const auto& [number, id] : *found) {
        if (auto files = m_folder.removeRunFolder(id); !files)
            return fail(files.error());
        if (auto rows = removeRows(number); !rows)
            return fail(rows.error());
    }
    return {};
}

Result<> RunRemoval::finishRows(const RunId& run)
{
    const auto found = unfinished();
    if (!found)
        return fail(found.error());
    for (const auto& [number, id] : *found)
        if (id == run)
            if (auto rows = removeRows(number); !rows)
                return fail(rows.error());
    return {};
}

} // namespace workbench::store
