// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/RunArrangement.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <unordered_map>

namespace workbench::ui
{

namespace
{

using compare::CellValue;

/// Negative, zero or positive, as `left` comes before, with or after `right`. What is missing, or no number, comes last
/// whichever way is sorted.
int order(const CellValue& left, const CellValue& right, bool descending)
{
    const auto isMissing = [](const CellValue& value) {
        const auto* const number = std::get_if<double>(&value);
        return std::holds_alternative<std::monostate>(value) || (number && std::isnan(*number));
    };
    const bool noLeft = isMissing(left), noRight = isMissing(right);
    if (noLeft || noRight)
        return int(noLeft) - int(noRight);
    const std::partial_ordering ordering = compare::compareCells(left, right);
    const int sign = std::is_lt(ordering) ? -1 : std::is_gt(ordering) ? 1 : 0;
    return descending ? -sign : sign;
}

void sortRuns(const RunQuery& query, RunFactsFeed::Facts& runs)
{
    struct Key {
        std::vector<CellValue> values; ///< of each run
        bool descending;
    };
    std::vector<Key> keys;
    for (const RunSortKey& wanted : query.sort) {
        const compare::RunColumn* const column = query.columns.find(wanted.path);
        if (!column)
            continue;
        Key key{.values = {}, .descending = wanted.descending};
        key.values.reserve(runs.size());
        for (const auto& run : runs)
            key.values.push_back(compare::cellValue(*run, *column));
        keys.push_back(std::move(key));
    }
    std::vector<char> isPinned(runs.size(), 0);
    for (std::size_t i = 0; i < runs.size() && !query.pinned.empty(); ++i)
        isPinned[i] = char(query.pinned.contains(runs[i]->row.id));

    std::vector<std::size_t> places(runs.size());
    std::iota(places.begin(), places.end(), std::size_t(0));
    std::stable_sort(places.begin(), places.end(), [&](std::size_t left, std::size_t right) {
        if (isPinned[left] != isPinned[right])
            return isPinned[left] > isPinned[right];
        for (const Key& key : keys) {
            if (const int sign = order(key.values[left], key.values[right], key.descending))
                return sign < 0;
        }
        return false;
    });
    RunFactsFeed::Facts sorted;
    sorted.reserve(runs.size());
    for (const std::size_t place : places)
        sorted.push_back(std::move(runs[place]));
    runs = std::move(sorted);
}

void sumUp(RunGroup& group, const std::vector<double>& values)
{
    group.values = values.size();
    group.mean = std::accumulate(values.begin(), values.end(), 0.0) / double(values.size());
    group.halfWidth = std::numeric_limits<double>::quiet_NaN();
}

class RunGrouping
{
public:
    explicit RunGrouping(const RunQuery& query)
        : m_column(query.columns.find(query.groupBy))
    {
    }
    std::string key(const compare::RunFacts& run) const
    {
        return m_column ? compare::cellText(compare::cellValue(run, *m_column), *m_column) : std::string();
    }

private:
    const compare::RunColumn* m_column;
};

/// Rows with a head for each group, groups in the order of their first run.
void groupRuns(const RunQuery& query, RunArrangement& found)
{
    const RunGrouping grouping(query);
    const compare::RunColumn* const metric = query.columns.find(query.metric);
    std::unordered_map<std::string, std::size_t> places;
    std::vector<std::vector<std::size_t>> members;
    for (std::size_t run = found.pinned; run < found.listed.size(); ++run) {
        std::string key = grouping.key(*found.listed[run]);
        const auto [place, isNew] = places.try_emplace(key, found.groups.size());
        if (isNew) {
            const bool folded = query.folded.contains(key);
            found.groups.push_back({.key = std::move(key), .folded = folded});
            members.emplace_back();
        }
        members[place->second].push_back(run);
    }

    RunFactsFeed::Facts listed(found.listed.begin(), found.listed.begin() + std::ptrdiff_t(found.pinned));
    for (std::size_t index = 0; index < found.groups.size(); ++index) {
        RunGroup& group = found.groups[index];
        found.rows.push_back({.group = index});
        group.runs = members[index].size();
        std::vector<double> values;
        for (const std::size_t run : members[index]) {
            if (metric) {
                const CellValue value = compare::cellValue(*found.listed[run], *metric);
                if (const auto* const number = std::get_if<double>(&value); number && std::isfinite(*number))
                    values.push_back(*number);
            }
            if (!group.folded)
                found.rows.push_back({.run = listed.size(), .group = index});
            listed.push_back(found.listed[run]);
        }
        sumUp(group, values);
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
    while (found.pinned < found.listed.size() && query.pinned.contains(found.listed[found.pinned]->row.id))
        found.rows.push_back({.run = found.pinned++});
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
