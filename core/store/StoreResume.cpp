// SPDX-License-Identifier: GPL-3.0-or-later
// Runs that have ended and go on.
#include "core/store/ConfigReader.h"
#include "core/store/RunClaim.h"
#include "core/store/StoreImpl.h"

#include <utility>

namespace workbench::store
{

namespace
{

bool isClaimedHere(const RunRecord& record)
{
    return isClaimed(record) && record.process == currentProcess();
}

} // namespace

Result<RunRow> Store::claimEnded(const RunId& run)
{
    return m_impl->database.write([&](SQLite::Database& connection) -> Result<RunRow> {
        auto record = m_impl->runs.find(connection, run);
        if (!record)
            return fail(record.error());
        if (auto claimed = store::claimEnded(connection, *record); !claimed)
            return fail(std::move(claimed.error()));
        return std::move(m_impl->runs.tell(connection, {std::move(*record)}).front());
    });
}

Result<> Store::releaseClaim(const RunId& run)
{
    return m_impl->database.write([&](SQLite::Database& connection) -> Result<> {
        auto record = RunTable(connection).find(run);
        if (record && isClaimedHere(*record)) {
            record->process = {};
            RunTable(connection).save(*record);
        }
        return {};
    });
}

Result<> Store::setConfig(const RunId& run, const config::RunConfig& config)
{
    return m_impl->database.write([&](SQLite::Database& connection) -> Result<> {
        const auto record = m_impl->runs.find(connection, run);
        if (!record)
            return fail(record.error());
        if (!isClaimedHere(*record))
            return fail(
                ErrorCode::Busy, "Run '" + record->row.name + "' is not this process's: its settings stay.",
                "Claim it first.");
        RunTable(connection).saveConfig(record->row.number, configText(config));
        return {};
    });
}

} // namespace workbench::store
