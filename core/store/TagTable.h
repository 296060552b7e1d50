// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/RunTable.h"

#include <SQLiteCpp/Database.h>
#include <cstdint>
#include <string>
#include <vector>

namespace workbench::store
{

/// Reads and writes the table of tags. Throws SQLite::Exception.
class TagTable
{
public:
    explicit TagTable(SQLite::Database& database)
        : m_database(database)
    {
    }

    std::vector<std::string> of(std::int64_t run); ///< in the order of their bytes
    void tell(std::vector<RunRecord>& newestFirst); ///< fills in the tags of many runs
    void put(std::int64_t run, const std::vector<std::string>& tags); ///< in the place of those it has

private:
    SQLite::Database& m_database;
};

} // namespace workbench::store
