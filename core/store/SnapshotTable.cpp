// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/SnapshotTable.h"

#include "core/store/Columns.h"
#include "core/store/Thinning.h"

#include <string>
#include <utility>

namespace workbench::store
{

void SnapshotTable::put(
    std::int64_t run, const train::RunPosition& at, WallMilliseconds wall, const maps::AttentionSnapshot& snapshot)
{
    const std::string data = maps::encodeSnapshot(snapshot);
    SQLite::Statement insert(
        m_database,
        "INSERT OR REPLACE INTO snapshots(run, step, bytes, seconds, epoch, wall, block, sizeBytes, data)"
        " VALUES(?, ?,?,?,?,?, ?,?,?)");
    RowBinder(insert)
        .integer(run)
        .position(at)
        .integer(wall)
        .integer(snapshot.block)
        .integer(static_cast<std::int64_t>(data.size()))
        .blob(data);
    insert.exec();
}

void SnapshotTable::thin(std::int64_t run, std::int64_t budgetBytes)
{
    thinRows(m_database, "snapshots", "step, block", run, budgetBytes);
}

void SnapshotTable::rewind(std::int64_t run, std::int64_t step)
{
    SQLite::Statement remove(m_database, "DELETE FROM snapshots WHERE run = ? AND step > ?");
    RowBinder(remove).integer(run).integer(step);
    remove.exec();
}

std::vector<SnapshotRow> SnapshotTable::of(std::int64_t run)
{
    std::vector<SnapshotRow> rows;
    SQLite::Statement query(
        m_database,
        "SELECT step, bytes, seconds, epoch, wall, block, sizeBytes FROM snapshots WHERE run = ? ORDER BY step, block");
    RowBinder(query).integer(run);
    while (query.executeStep()) {
        RowReader row(query);
        SnapshotRow& snapshot = rows.emplace_back();
        snapshot.at = row.position();
        snapshot.wall = row.integer();
        snapshot.block = static_cast<int>(row.integer());
        snapshot.sizeBytes = row.integer();
    }
    return rows;
}

Result<maps::AttentionSnapshot> SnapshotTable::read(const RunRecord& run, std::int64_t step, int block)
{
    const auto which = "snapshot of block " + std::to_string(block) + " at step " + std::to_string(step) + " of run '"
        + run.row.name + "' (" + run.row.id.value() + ")";
    SQLite::Statement query(m_database, "SELECT data FROM snapshots WHERE run = ? AND step = ? AND block = ?");
    RowBinder(query).integer(run.row.number).integer(step).integer(block);
    if (!query.executeStep())
        return fail(
            ErrorCode::NotFound, "There is no " + which + ".",
            "Older ones are thinned out while a run goes on: choose another step.");
    return maps::decodeSnapshot(RowReader(query).text()).map_error([&](Error error) {
        error.message = "The " + which + " cannot be read: " + error.message;
        return error;
    });
}

} // namespace workbench::store
