// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/store/ConfigReader.h"
#include "core/store/RunTable.h"
#include "core/store/StoreFolder.h"

#include <cstdint>
#include <unordered_map>
#include <vector>

namespace workbench::store
{

/// Reads runs and tells them as the outside sees them: with configuration, true state and absolute folders. Throws
/// SQLite::Exception.
class RunReader
{
public:
    explicit RunReader(const StoreFolder& folder)
        : m_folder(folder)
    {
    }

    /// The row of a run as it stands; the error for the user where there is none.
    Result<RunRecord> find(SQLite::Database& connection, const RunId& id) const;

    std::vector<RunRow> tell(SQLite::Database& connection, std::vector<RunRecord> records);

private:
    void readConfigs(SQLite::Database& connection, const std::vector<RunRecord>& records);

    const StoreFolder& m_folder;
    ConfigReader m_configReader;
    /// By number of the run. A configuration hardly ever changes and takes far longer to parse than its row to read, so
    /// each is parsed once; when one was changed, all are parsed again.
    std::int64_t m_configChanges = 0;
    std::unordered_map<std::int64_t, Result<config::RunConfig>> m_configs;
};

} // namespace workbench::store
