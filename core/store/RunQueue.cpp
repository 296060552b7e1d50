// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/RunQueue.h"

#include "core/store/Columns.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace workbench::store
{

std::vector<RunRecord> RunQueue::queued()
{
    return RunTable(m_database).queued();
}

std::vector<RunRecord> RunQueue::waiting()
{
    auto runs = queued();
    std::erase_if(runs, [](const RunRecord& run) { return !isWaiting(run); });
    return runs;
}

void RunQueue::put(std::int64_t run, std::int64_t place)
{
    SQLite::Statement update(m_database, "UPDATE runs SET queuePlace = ? WHERE number = ?");
    RowBinder(update).integer(place).integer(run);
    update.exec();
}

void RunQueue::order(std::span<const RunId> runs)
{
    std::unordered_map<RunId, std::int64_t> wanted;
    for (const RunId& run : runs)
        wanted.try_emplace(run, static_cast<std::int64_t>(wanted.size()));
    auto line = queued();
    // Claimed ones stay in front: they are the first again when their process dies.
    const auto place = [&](const RunRecord& run) {
        if (!isWaiting(run))
            return std::int64_t{-1};
        const auto known = wanted.find(run.row.id);
        return known == wanted.end() ? static_cast<std::int64_t>(wanted.size()) : known->second;
    };
    std::vector<std::pair<std::int64_t, std::int64_t>> order; // place asked for, number of the run
    for (const RunRecord& run : line)
        order.emplace_back(place(run), run.row.number);
    std::ranges::stable_sort(order, {}, &std::pair<std::int64_t, std::int64_t>::first);
    for (std::size_t i = 0; i < order.size(); ++i)
        put(order[i].second, static_cast<std::int64_t>(i));
}

void RunQueue::append(std::int64_t run)
{
    const auto line = queued();
    std::int64_t last = -1;
    for (const RunRecord& other : line)
        if (other.row.number != run)
            last = std::max(last, other.queuePlace);
    put(run, last + 1);
}

void RunQueue::claim(RunRecord& run)
{
    const auto line = queued();
    if (!line.empty() && line.front().row.number != run.row.number)
        put(run.row.number, line.front().queuePlace - 1);
    run.process = currentProcess();
    RunTable(m_database).save(run);
}

bool RunQueue::held()
{
    SQLite::Statement query(m_database, "SELECT value FROM settings WHERE name = 'queueHeld'");
    return query.executeStep() && RowReader(query).integer() != 0;
}

void RunQueue::setHeld(bool held)
{
    SQLite::Statement update(m_database, "INSERT OR REPLACE INTO settings VALUES('queueHeld', ?)");
    RowBinder(update).integer(held);
    update.exec();
}

} // namespace workbench::store
