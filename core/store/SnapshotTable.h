// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/maps/AttentionSnapshot.h"
#include "core/store/RunTable.h"

#include <SQLiteCpp/Database.h>
#include <vector>

namespace workbench::store
{

/// What the snapshots of one run may take. One is 30 to 150 kB, so some hundreds stay: more than a slider can tell
/// apart, and a thousand runs still fit a disk.
inline constexpr std::int64_t kSnapshotBudgetBytes = 32 << 20;

/// Reads and writes the table of snapshots. Throws SQLite::Exception.
class SnapshotTable
{
public:
    explicit SnapshotTable(SQLite::Database& database)
        : m_database(database)
    {
    }

    /// Adds one, or replaces that of the same step and block.
    void
    put(std::int64_t run, const train::RunPosition& at, WallMilliseconds wall, const maps::AttentionSnapshot& snapshot);

    /// Until the run's snapshots take no more than `budgetBytes`: every second one of the older half goes. The very
    /// first and the newest stay, whatever they take.
    void thin(std::int64_t run, std::int64_t budgetBytes);

    /// Forgets everything after `step`: a run that goes on from a checkpoint does those steps again.
    void rewind(std::int64_t run, std::int64_t step);

    std::vector<SnapshotRow> of(std::int64_t run); ///< oldest first
    Result<maps::AttentionSnapshot> read(const RunRecord& run, std::int64_t step, int block);

private:
    SQLite::Database& m_database;
};

} // namespace workbench::store
