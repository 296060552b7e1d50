// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/sample/SampleDocument.h"
#include "core/store/StoreFolder.h"
#include "core/store/StoreTypes.h"

#include <SQLiteCpp/Database.h>
#include <string>
#include <vector>

namespace workbench::store
{

/// Reads and writes the table of samples. Throws SQLite::Exception.
class SampleTable
{
public:
    SampleTable(SQLite::Database& database, const StoreFolder& folder)
        : m_database(database)
        , m_folder(folder)
    {
    }

    /// Adds one, or replaces that with the same id. A run that is not in the store is forgotten.
    void put(const sample::SampleDocument& document);
    std::vector<SampleRow> list(const SampleQuery& query); ///< newest first
    Result<sample::SampleDocument> read(const std::string& id); ///< NotFound; Corrupt names it
    bool has(const std::string& id);
    bool remove(const std::string& id); ///< false where it is not there

private:
    std::string absolute(const std::string& checkpoint) const;
    bool treeHolds(const std::string& id, const std::string& bytes);

    SQLite::Database& m_database;
    const StoreFolder& m_folder;
};

} // namespace workbench::store
