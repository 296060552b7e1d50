// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/RunTable.h"

#include <SQLiteCpp/Database.h>
#include <span>
#include <vector>

namespace workbench::store
{

/// The order of the runs that are queued, and whether they are held: columns of the table of runs and one of the
/// store's settings. Throws SQLite::Exception; what changes belongs into one write transaction with what was read.
class RunQueue
{
public:
    explicit RunQueue(SQLite::Database& database)
        : m_database(database)
    {
    }

    std::vector<RunRecord> waiting(); ///< claimed by nobody who lives; the next one first
    void order(std::span<const RunId> runs); ///< as Store::setQueueOrder()
    void append(std::int64_t run); ///< to the end
    /// Makes it this process's, and the first in line for the case that this process dies.
    void claim(RunRecord& run);

    bool held();
    void setHeld(bool held);

private:
    std::vector<RunRecord> queued(); ///< claimed ones included
    void put(std::int64_t run, std::int64_t place);

    SQLite::Database& m_database;
};

} // namespace workbench::store
