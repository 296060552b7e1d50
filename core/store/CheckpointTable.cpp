// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/CheckpointTable.h"

#include "core/store/Columns.h"

namespace workbench::store
{

void CheckpointTable::put(std::int64_t run, const CheckpointRow& checkpoint)
{
    if (checkpoint.best) {
        SQLite::Statement demote(m_database, "UPDATE checkpoints SET best = 0 WHERE run = ?");
        RowBinder(demote).integer(run);
        demote.exec();
    }
    SQLite::Statement insert(m_database, "INSERT OR REPLACE INTO checkpoints VALUES(?,?, ?,?,?,?,?, ?,?)");
    RowBinder(insert)
        .integer(run)
        .text(checkpoint.folder)
        .position(checkpoint.at)
        .integer(checkpoint.wall)
        .integer(checkpoint.best)
        .integer(checkpoint.sizeBytes);
    insert.exec();
}

void CheckpointTable::remove(std::int64_t run, const std::string& folder)
{
    SQLite::Statement remove(m_database, "DELETE FROM checkpoints WHERE run = ? AND folder = ?");
    RowBinder(remove).integer(run).text(folder);
    remove.exec();
}

std::vector<CheckpointRow> CheckpointTable::of(std::int64_t run, const RunId& id)
{
    std::vector<CheckpointRow> checkpoints;
    SQLite::Statement query(
        m_database,
        "SELECT folder, step, bytes, seconds, epoch, wall, best, sizeBytes FROM checkpoints WHERE run = ?"
        " ORDER BY step, wall");
    RowBinder(query).integer(run);
    while (query.executeStep()) {
        RowReader row(query);
        CheckpointRow& checkpoint = checkpoints.emplace_back();
        checkpoint.run = id;
        checkpoint.folder = row.text();
        checkpoint.at = row.position();
        checkpoint.wall = row.integer();
        checkpoint.best = row.integer() != 0;
        checkpoint.sizeBytes = row.integer();
    }
    return checkpoints;
}

std::string CheckpointTable::preferred(std::int64_t run)
{
    SQLite::Statement query(
        m_database, "SELECT folder FROM checkpoints WHERE run = ? ORDER BY best DESC, step DESC, wall DESC LIMIT 1");
    RowBinder(query).integer(run);
    return query.executeStep() ? RowReader(query).text() : std::string();
}

} // namespace workbench::store
