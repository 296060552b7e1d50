// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/RunReader.h"

#include "core/base/Printable.h"

#include <utility>

namespace workbench::store
{

Result<RunRecord> RunReader::find(SQLite::Database& connection, const RunId& id) const
{
    auto found = RunTable(connection).find(id);
    if (!found)
        return fail(
            ErrorCode::NotFound, "There is no run " + printable(id.value()) + " in " + m_folder.root().string() + ".",
            "'sharnn runs list' shows those there are.");
    return std::move(*found);
}

std::vector<RunRow> RunReader::tell(SQLite::Database& connection, std::vector<RunRecord> records)
{
    readConfigs(connection, records);
    std::vector<RunRow> rows;
    rows.reserve(records.size());
    for (RunRecord& record : records) {
        RunRow& row = record.row;
        const auto known = knownState(record);
        if (known != row.state)
            row.ended = record.updated;
        row.state = known;
        row.processId = train::isLive(known) || isClaimed(record) ? record.process.pid : 0;
        if (!row.checkpoint.empty())
            row.checkpoint = (m_folder.root() / row.checkpoint).string();
        const auto& config = m_configs.find(record.row.number)->second;
        row.config = config.value_or(config::RunConfig{});
        if (!config && row.error.empty()) // one odd row must not hide the others
            row.error = "The configuration in the store cannot be read: " + describe(config.error());
        rows.push_back(std::move(row));
    }
    return rows;
}

void RunReader::readConfigs(SQLite::Database& connection, const std::vector<RunRecord>& records)
{
    if (const auto changes = RunTable(connection).configChanges(); changes != m_configChanges) {
        m_configs.clear();
        m_configChanges = changes;
    }
    std::vector<std::int64_t> missing;
    for (const RunRecord& record : records)
        if (!m_configs.contains(record.row.number))
            missing.push_back(record.row.number);
    const auto texts = RunTable(connection).configs(missing);
    for (std::size_t i = 0; i < missing.size(); ++i)
        m_configs.emplace(missing[i], m_configReader.read(texts[i]));
}

} // namespace workbench::store
