// SPDX-License-Identifier: GPL-3.0-or-later
// What the user of a RunTableModel asks for.
#include "ui/models/RunTableModel.h"

#include <algorithm>
#include <utility>

namespace workbench::ui
{

void RunTableModel::setScope(RunScope scope)
{
    m_query.scope = scope;
    m_soon.start();
}

void RunTableModel::setFilter(compare::RunFilter filter)
{
    m_query.filter = std::move(filter);
    m_soon.start();
}

void RunTableModel::setKeepOnly(std::optional<std::unordered_set<RunId>> runs)
{
    if (m_query.keepOnly == runs)
        return;
    m_query.keepOnly = std::move(runs);
    m_soon.start();
}

void RunTableModel::setSort(std::vector<RunSortKey> keys)
{
    m_query.sort = std::move(keys);
    m_soon.start();
}

void RunTableModel::sortBy(const std::string& path, bool further)
{
    if (path == kCurveColumn)
        return;
    const std::string sorted = path == kDifferenceColumn ? m_query.metric : path; // which it rises with
    std::vector<RunSortKey>& keys = m_query.sort;
    const auto known = std::ranges::find(keys, sorted, &RunSortKey::path);
    const bool wasSorted = known != keys.end();
    const bool wasDescending = wasSorted && known->descending;
    if (!further)
        keys.clear();
    else if (wasSorted && wasDescending)
        keys.erase(known);
    else if (wasSorted)
        known->descending = true;
    if (!further && !(wasSorted && wasDescending))
        keys.push_back({sorted, wasSorted});
    else if (further && !wasSorted)
        keys.push_back({sorted, false});
    m_soon.start();
}

void RunTableModel::setGroupBy(const std::string& path)
{
    if (m_query.groupBy == path)
        return;
    m_query.groupBy = path;
    m_query.folded.clear();
    m_soon.start();
}

void RunTableModel::setFolded(const std::string& group, bool folded)
{
    if (folded)
        m_query.folded.insert(group);
    else
        m_query.folded.erase(group);
    m_soon.start();
}

void RunTableModel::setPinned(const RunId& run, bool pinned)
{
    if (pinned)
        m_query.pinned.insert(run);
    else
        m_query.pinned.erase(run);
    m_soon.start();
}

void RunTableModel::setBaseline(std::optional<RunId> run)
{
    if (m_query.baseline == run)
        return;
    m_query.baseline = std::move(run);
    m_soon.start();
}

void RunTableModel::setMetric(const std::string& path)
{
    if (m_query.metric == path)
        return;
    m_query.metric = path;
    m_soon.start();
}

void RunTableModel::setShownColumns(std::vector<std::string> paths)
{
    if (m_query.shown == paths)
        return;
    m_query.shown = std::move(paths);
    m_soon.start();
}

void RunTableModel::setPins(std::unordered_set<RunId> runs)
{
    if (m_query.pinned == runs)
        return;
    m_query.pinned = std::move(runs);
    m_soon.start();
}

void RunTableModel::setOnlyDifferent(bool only)
{
    m_query.onlyDifferent = only;
    m_soon.start();
}

} // namespace workbench::ui
