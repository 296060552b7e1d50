// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/RunArrangement.h"

#include "core/compare/RunGroups.h"
#include "core/compare/RunOrder.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace workbench::ui
{

namespace
{

using compare::CellValue;

void sortRuns(const RunQuery& query, RunFactsFeed::Facts& runs)
{
    std::vector<compare::SortKey> keys;
    for (const RunSortKey& wanted : query.sort) {
        if (const compare::RunColumn* const column = query.columns.find(wanted.path))
            keys.push_back({column, wanted.descending});
    }
    if (keys.empty())
        return;
    RunFactsFeed::Facts sorted;
    sorted.reserve(runs.size());
    for (const std::uint32_t place : compare::sortedOrder(runs, keys))
        sorted.push_back(std::move(runs[place]));
    runs = std::move(sorted);
}

/// "256", "256, lamb": what the group's runs have in common.
std::string keyText(const compare::RunGroup& group, std::span<const compare::RunColumn* const> columns)
{
    std::string text;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const std::string cell = compare::cellText(group.key[i], *columns[i]);
        if (cell.empty())
            continue;
        text += text.empty() ? "" : ", ";
        // A bare number does not say what it is the number of.
        text += columns[i]->kind == compare::ColumnKind::Text ? cell : columns[i]->label + ' ' + cell;
    }
    return text;
}

/// Rows with a head for each group, groups in the order of their first run.
void groupRuns(const RunQuery& query, RunArrangement& found)
{
    const compare::FactsSpan runs = compare::FactsSpan(found.listed).subspan(found.pinned);
    std::vector<const compare::RunColumn*> columns;
    std::vector<compare::RunGroup> groups;
    if (query.groupBy == kGroupBySeeds) {
        columns = compare::varyingFields(runs, query.columns);
        groups = compare::groupBySettings(runs, columns);
    } else {
        if (const compare::RunColumn* const column = query.columns.find(query.groupBy))
            columns.push_back(column);
        groups = compare::groupRuns(runs, columns);
    }
    const compare::RunColumn* const metric = query.columns.find(query.metric);
    RunFactsFeed::Facts listed(found.listed.begin(), found.listed.begin() + std::ptrdiff_t(found.pinned));
    listed.reserve(found.listed.size());
    for (const compare::RunGroup& members : groups) {
        RunGroup group;
        group.key = columns.empty() ? "same settings" : keyText(members, columns);
        group.runs = members.members.size();
        group.folded = query.folded.contains(group.key);
        if (metric) {
            const compare::Summary summary = compare::groupSummary(members, runs, *metric);
            group.values = summary.count;
            group.mean = summary.mean;
            group.halfWidth = (summary.high - summary.low) / 2;
        }
        const std::size_t place = found.groups.size();
        found.rows.push_back({.group = place});
        for (const std::size_t member : members.members) {
            if (!group.folded)
                found.rows.push_back({.run = listed.size(), .group = place});
            listed.push_back(runs[member]);
        }
        found.groups.push_back(std::move(group));
    }
    found.listed = std::move(listed);
}

bool isSameInAll(const RunFactsFeed::Facts& runs, const compare::RunColumn& column)
{
    if (runs.size() < 2)
        return false;
    const CellValue first = compare::cellValue(*runs.front(), column);
    return std::ranges::all_of(runs, [&](const auto& run) { return compare::cellValue(*run, column) == first; });
}

std::optional<RunId> bestOf(const RunFactsFeed::Facts& runs, const compare::RunColumn& column)
{
    if (column.better == compare::Better::None || runs.size() < 2)
        return {};
    const double sign = column.better == compare::Better::Lower ? 1 : -1;
    double least = 0;
    const compare::RunFacts* best = nullptr;
    for (const auto& run : runs) {
        const CellValue value = compare::cellValue(*run, column);
        const auto* const number = std::get_if<double>(&value);
        if (number && std::isfinite(*number) && (!best || sign * *number < least)) {
            least = sign * *number;
            best = run.get();
        }
    }
    return best ? std::optional(best->row.id) : std::nullopt;
}

void chooseColumns(const RunQuery& query, RunArrangement& found, std::stop_token stop)
{
    for (const std::string& path : query.shown) {
        if (stop.stop_requested())
            return;
        std::optional<RunId> best;
        if (path == kCurveColumn || path == kDifferenceColumn) {
            compare::RunColumn column;
            column.path = path;
            column.kind = path == kCurveColumn ? compare::ColumnKind::Text : compare::ColumnKind::Number;
            found.columns.push_back(std::move(column));
        } else if (const compare::RunColumn* const column = query.columns.find(path)) {
            if (query.onlyDifferent && path != "name" && path != query.metric && isSameInAll(found.listed, *column)) {
                ++found.hiddenColumns;
                continue;
            }
            best = bestOf(found.listed, *column);
            found.columns.push_back(*column);
        } else {
            continue; // of a metric that no run has any more
        }
        found.best.push_back(std::move(best));
    }
}

} // namespace

bool isInScope(const store::RunRow& row, RunScope scope)
{
    if (scope == RunScope::Bin || row.binned != 0)
        return (row.binned != 0) == (scope == RunScope::Bin);
    switch (scope) {
    case RunScope::Active:
        return !row.archived;
    case RunScope::Starred:
        return row.starred;
    default:
        return row.archived;
    }
}

RunArrangement arrange(const RunQuery& query, std::stop_token stop)
{
    RunArrangement found;
    if (!query.runs)
        return found;
    for (const auto& run : *query.runs) {
        for (const RunScope scope : kRunScopes)
            found.inScope[std::size_t(scope)] += isInScope(run->row, scope);
        if (query.baseline == run->row.id)
            found.baseline = run;
        if (isInScope(run->row, query.scope) && (!query.keepOnly || query.keepOnly->contains(run->row.id))
            && query.filter.matches(*run))
            found.listed.push_back(run);
    }
    if (stop.stop_requested())
        return found;
    sortRuns(query, found.listed);
    if (!query.pinned.empty()) {
        const auto rest = std::stable_partition(found.listed.begin(), found.listed.end(), [&](const auto& run) {
            return query.pinned.contains(run->row.id);
        });
        while (found.listed.begin() + std::ptrdiff_t(found.pinned) != rest)
            found.rows.push_back({.run = found.pinned++});
    }
    if (stop.stop_requested())
        return found;
    if (query.groupBy.empty()) {
        for (std::size_t run = found.pinned; run < found.listed.size(); ++run)
            found.rows.push_back({.run = run});
    } else {
        groupRuns(query, found);
    }
    chooseColumns(query, found, stop);
    return found;
}

} // namespace workbench::ui
