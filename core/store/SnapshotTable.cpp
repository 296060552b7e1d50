// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/SnapshotTable.h"

#include "core/store/Columns.h"

#include <algorithm>
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
    struct Kept {
        std::int64_t number, sizeBytes;
    };
    std::vector<Kept> kept;
    std::int64_t total = 0;
    SQLite::Statement query(m_database, "SELECT number, sizeBytes FROM snapshots WHERE run = ? ORDER BY step, block");
    RowBinder(query).integer(run);
    while (query.executeStep()) {
        RowReader row(query);
        const auto number = row.integer();
        kept.push_back({number, row.integer()});
        total += kept.back().sizeBytes;
    }
    SQLite::Statement remove(m_database, "DELETE FROM snapshots WHERE number = ?");
    while (total > budgetBytes && kept.size() > 2) {
        // All of them at once: taking only as many as needed would empty the run's beginning, one by one.
        const std::size_t older = std::max<std::size_t>(kept.size() / 2, 2);
        std::vector<Kept> left;
        for (std::size_t i = 0; i < kept.size(); ++i) {
            if (i % 2 == 0 || i >= older) {
                left.push_back(kept[i]);
                continue;
            }
            RowBinder(remove).integer(kept[i].number);
            remove.exec();
            total -= kept[i].sizeBytes;
        }
        kept = std::move(left);
    }
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
