// SPDX-License-Identifier: GPL-3.0-or-later
// What people say about runs, and the bin.
#include "core/store/Clock.h"
#include "core/store/Columns.h"
#include "core/store/RunClaim.h"
#include "core/store/RunLabels.h"
#include "core/store/StoreImpl.h"

#include <algorithm>
#include <utility>

namespace workbench::store
{

namespace
{

/// What the rows of a run take in the file, from what rows of each kind were measured to take with their share of the
/// pages: it costs a reading of every page to know better.
std::int64_t rowBytes(SQLite::Database& connection, std::int64_t run)
{
    SQLite::Statement query(
        connection,
        "SELECT 4096 + ifnull((SELECT sum(count * CASE inSteps WHEN 1 THEN 40 ELSE 75 END) FROM series WHERE run = ?1),"
        " 0) + ifnull((SELECT sum(sizeBytes + 200) FROM snapshots WHERE run = ?1), 0)"
        " + ifnull((SELECT sum(sizeBytes + 200) FROM films WHERE run = ?1), 0)");
    RowBinder(query).integer(run);
    query.executeStep();
    return RowReader(query).integer();
}

Error cannotChange(const RunRow& row, Error error)
{
    error.message = "Run '" + row.name + "' cannot be changed so. " + error.message;
    return error;
}

} // namespace

Result<> Store::editRuns(std::span<const std::pair<RunId, RunEdit>> edits)
{
    return m_impl->database.write([&](SQLite::Database& connection) -> Result<> {
        RunTable table(connection);
        const auto time = now();
        for (const auto& [id, asked] : edits) {
            auto record = m_impl->runs.find(connection, id);
            if (!record)
                return fail(record.error());
            RunRow& row = record->row;
            const auto edit = cleanEdit(asked);
            if (!edit)
                return fail(cannotChange(row, edit.error()));
            if (auto used = inUse(*record); used && edit->binned.value_or(false) && !train::isLive(knownState(*record))
                && row.state != train::RunState::Queued)
                return fail(std::move(*used));
            const auto state = knownState(*record);
            if (edit->binned.value_or(false) && (train::isLive(state) || state == train::RunState::Queued))
                return fail(
                    ErrorCode::Busy,
                    "Run '" + row.name + "' is " + std::string(train::runStateName(state))
                        + " and cannot go into the bin.",
                    train::isLive(state) ? "Stop it first." : "Take it out of the queue first.");
            apply(*edit, row, time);
            table.saveLabels(row);
        }
        return {};
    });
}

Result<> Store::renameRun(const RunId& id, std::string_view name)
{
    const std::pair edit(id, RunEdit{.name = std::string(name)});
    return editRuns(std::span(&edit, 1));
}

Result<Store::BinContents> Store::bin()
{
    return m_impl->database.read([&](SQLite::Database& connection) -> Result<BinContents> {
        BinContents contents;
        for (const auto& [number, id] : RunTable(connection).binned()) {
            contents.bytes += rowBytes(connection, number) + m_impl->folder.bytesOfRun(id);
            contents.runs.push_back(id);
        }
        return contents;
    });
}

Result<std::int64_t> Store::emptyBin()
{
    const auto binned = m_impl->database.read([](SQLite::Database& connection) -> Result<std::vector<RunId>> {
        std::vector<RunId> ids;
        for (auto& [number, id] : RunTable(connection).binned())
            ids.push_back(std::move(id));
        return ids;
    });
    if (!binned)
        return fail(binned.error());
    std::int64_t bytes = 0;
    std::optional<Error> trouble;
    for (const RunId& run : *binned) {
        const auto freed = removeRun(run);
        if (freed)
            bytes += *freed;
        else if (freed.error().code != ErrorCode::NotFound && !trouble) // another program may be at it too
            trouble = freed.error();
    }
    if (trouble)
        return fail(*trouble);
    return bytes;
}

} // namespace workbench::store
