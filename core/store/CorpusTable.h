// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/StoreTypes.h"

#include <SQLiteCpp/Database.h>
#include <optional>
#include <vector>

namespace workbench::store
{

/// Reads and writes the table of corpora. Throws SQLite::Exception.
class CorpusTable
{
public:
    explicit CorpusTable(SQLite::Database& database)
        : m_database(database)
    {
    }

    void put(const CorpusRow& corpus); ///< of a known one the day on which it was added stays
    std::vector<CorpusRow> all(); ///< newest first
    std::optional<CorpusRow> find(const CorpusId& id);
    void remove(const CorpusId& id);

private:
    SQLite::Database& m_database;
};

} // namespace workbench::store
