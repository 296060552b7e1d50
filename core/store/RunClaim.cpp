// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/RunClaim.h"

#include "core/store/EventTable.h"

#include <string>

namespace workbench::store
{

std::optional<Error> inUse(const RunRecord& record)
{
    const auto state = knownState(record);
    const std::string process = "process " + std::to_string(record.process.pid) + ".";
    if (train::isLive(state))
        return Error{
            ErrorCode::Busy,
            "Run '" + record.row.name + "' is " + std::string(train::runStateName(state)) + " in " + process,
            "Stop it first."};
    if (isClaimed(record))
        return Error{
            ErrorCode::Busy, "Run '" + record.row.name + "' is about to be trained by " + process, "Stop it first."};
    return std::nullopt;
}

void markInterrupted(SQLite::Database& database, RunRecord& record)
{
    EventTable(database).add(
        record.row.number,
        {{},
         record.row.at,
         record.updated,
         "ended",
         "Interrupted after step " + std::to_string(record.row.at.step) + ": its process ended without saying why."});
    record.row.state = train::RunState::Interrupted;
    record.row.ended = record.updated;
    record.process = {};
    RunTable(database).save(record);
}

Result<> claimEnded(SQLite::Database& database, RunRecord& record)
{
    if (auto error = inUse(record))
        return fail(std::move(*error));
    if (record.row.state == train::RunState::Queued)
        return fail(
            ErrorCode::InvalidArgument, "Run '" + record.row.name + "' waits in the queue: it has not begun yet.",
            "'sharnn queue run' trains those that wait.");
    if (record.row.binned != 0)
        return fail(
            ErrorCode::InvalidArgument, "Run '" + record.row.name + "' is in the bin.",
            "Take it out of the bin first.");
    if (knownState(record) != record.row.state)
        markInterrupted(database, record);
    record.process = currentProcess();
    RunTable(database).save(record);
    return {};
}

} // namespace workbench::store
