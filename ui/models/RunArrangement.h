// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/RunColumns.h"
#include "core/compare/RunFilter.h"
#include "ui/models/RunFactsFeed.h"

#include <array>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace workbench::ui
{

/// Which runs a table is about, before any filter.
enum class RunScope { Active, Starred, Archived, Bin };
inline constexpr std::array kRunScopes{RunScope::Active, RunScope::Starred, RunScope::Archived, RunScope::Bin};
bool isInScope(const store::RunRow& row, RunScope scope);

/// Columns of the table that are no columns of core: the tiny curve, and the difference to the baseline.
inline constexpr std::string_view kCurveColumn = "curve";
inline constexpr std::string_view kDifferenceColumn = "vs base";
/// In place of a column's path in RunQuery::groupBy: runs that differ in their seeds alone.
inline constexpr std::string_view kGroupBySeeds = "seeds";

struct RunSortKey {
    std::string path;
    bool descending = false;

    bool operator==(const RunSortKey&) const = default;
};

/// What a table of runs is to show, as plain values, so that it can be worked out on any thread.
struct RunQuery {
    std::shared_ptr<const RunFactsFeed::Facts> runs;
    compare::RunColumns columns;
    RunScope scope = RunScope::Active;
    compare::RunFilter filter;
    std::optional<std::unordered_set<RunId>> keepOnly; ///< of those that pass the filter
    std::vector<RunSortKey> sort; ///< the first one matters most; none: the order of `runs`
    std::string groupBy; ///< path of a column, or kGroupBySeeds; empty: no groups
    std::set<std::string> folded; ///< groups whose runs are not shown, by RunGroup::key
    std::unordered_set<RunId> pinned; ///< they stay on top, outside of groups
    std::optional<RunId> baseline;
    std::string metric; ///< that groups are summed up by
    std::vector<std::string> shown; ///< paths of columns, in order
    bool onlyDifferent = false; ///< columns with one value in all listed runs are left out
};

/// Runs that have something in common, summed up by the query's metric.
struct RunGroup {
    std::string key; ///< what they have in common, as text
    std::size_t runs = 0, values = 0; ///< how many there are, and how many of them have the metric
    double mean = 0, halfWidth = 0; ///< of the values; half of the 95 % interval of the mean, NaN for fewer than two
    bool folded = false;

    bool operator==(const RunGroup&) const = default;
};

/// A row of the table: a run, or the head of a group.
struct RunTableRow {
    static constexpr std::size_t kNone = std::size_t(-1);
    std::size_t run = kNone; ///< in RunArrangement::listed
    std::size_t group = kNone; ///< in RunArrangement::groups; of a run as well

    bool isGroup() const { return run == kNone; }
    bool operator==(const RunTableRow&) const = default;
};

/// The answer to a RunQuery.
struct RunArrangement {
    RunFactsFeed::Facts listed; ///< all that pass, in order, those of folded groups as well
    std::vector<RunTableRow> rows;
    std::vector<RunGroup> groups;
    std::vector<compare::RunColumn> columns; ///< those shown
    std::vector<std::optional<RunId>> best; ///< of each column: the run with the best value, where one is better
    RunFactsFeed::FactsPointer baseline; ///< wherever it is; null: none
    std::array<std::size_t, kRunScopes.size()> inScope{}; ///< how many runs there are, whatever the filter
    std::size_t hiddenColumns = 0; ///< the same in all listed runs
    std::size_t pinned = 0; ///< rows on top that stay there
};

/// Works out the answer; when asked to stop it returns soon, with something of no use.
RunArrangement arrange(const RunQuery& query, std::stop_token stop = {});

} // namespace workbench::ui
