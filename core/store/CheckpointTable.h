// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/StoreTypes.h"

#include <SQLiteCpp/Database.h>
#include <string>
#include <vector>

namespace workbench::store
{

/// Reads and writes the table of checkpoints. Throws SQLite::Exception.
class CheckpointTable
{
public:
    explicit CheckpointTable(SQLite::Database& database)
        : m_database(database)
    {
    }

    /// Adds a checkpoint, or replaces the one in the same folder; a new best one takes that mark from the others.
    void put(std::int64_t run, const CheckpointRow& checkpoint);
    void remove(std::int64_t run, const std::string& folder);
    std::vector<CheckpointRow> of(std::int64_t run, const RunId& id); ///< oldest first
    std::string preferred(std::int64_t run); ///< folder of the best, else of the newest; empty where there is none

private:
    SQLite::Database& m_database;
};

} // namespace workbench::store
