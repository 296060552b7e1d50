// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/StoreTypes.h"

#include <SQLiteCpp/Database.h>
#include <vector>

namespace workbench::store
{

/// Reads and writes the table of events. Throws SQLite::Exception.
class EventTable
{
public:
    explicit EventTable(SQLite::Database& database)
        : m_database(database)
    {
    }

    void add(std::int64_t run, const EventRow& event); ///< `event.run` is not looked at
    std::vector<EventRow> of(std::int64_t run, const RunId& id); ///< oldest first

private:
    SQLite::Database& m_database;
};

} // namespace workbench::store
