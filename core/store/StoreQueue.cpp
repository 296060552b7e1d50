// SPDX-License-Identifier: GPL-3.0-or-later
// The runs that wait, whoever made them.
#include "core/store/RunQueue.h"
#include "core/store/StoreImpl.h"

#include <algorithm>

namespace workbench::store
{

Result<std::vector<RunId>> Store::queue()
{
    return m_impl->database.read([](SQLite::Database& connection) -> Result<std::vector<RunId>> {
        std::vector<RunId> ids;
        for (RunRecord& run : RunQueue(connection).waiting())
            ids.push_back(std::move(run.row.id));
        return ids;
    });
}

Result<> Store::setQueueOrder(std::span<const RunId> runs)
{
    return m_impl->database.write([&](SQLite::Database& connection) -> Result<> {
        RunQueue(connection).order(runs);
        return {};
    });
}

Result<bool> Store::queueHeld()
{
    return m_impl->database.read(
        [](SQLite::Database& connection) -> Result<bool> { return RunQueue(connection).held(); });
}

Result<> Store::setQueueHeld(bool held)
{
    return m_impl->database.write([&](SQLite::Database& connection) -> Result<> {
        RunQueue(connection).setHeld(held);
        return {};
    });
}

Result<std::optional<RunRow>> Store::claimQueued()
{
    // Most often nothing waits, which is found out without keeping anybody from writing.
    const auto waits = m_impl->database.read([](SQLite::Database& connection) -> Result<bool> {
        RunQueue queue(connection);
        return !queue.held() && !queue.waiting().empty();
    });
    if (!waits)
        return fail(waits.error());
    if (!*waits)
        return std::nullopt;
    return m_impl->database.write([&](SQLite::Database& connection) -> Result<std::optional<RunRow>> {
        RunQueue queue(connection);
        auto waiting = queue.waiting();
        if (queue.held() || waiting.empty())
            return std::nullopt;
        queue.claim(waiting.front());
        return std::move(m_impl->runs.tell(connection, {std::move(waiting.front())}).front());
    });
}

Result<bool> Store::claimQueued(const RunId& run)
{
    return m_impl->database.write([&](SQLite::Database& connection) -> Result<bool> {
        auto found = RunTable(connection).find(run);
        if (!found || !isWaiting(*found))
            return false;
        RunQueue(connection).claim(*found);
        return true;
    });
}

} // namespace workbench::store
