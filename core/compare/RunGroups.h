// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/RunColumns.h"
#include "core/compare/Summary.h"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace workbench::compare
{

/// Runs that are alike in something.
struct RunGroup {
    std::vector<CellValue> key; ///< a cell for each column that the runs were grouped by
    std::vector<std::size_t> members; ///< places in the list of runs, in its order; at least one
};

/// Runs with equal cells in all of the columns, in the order of their first members. A run without a value is like
/// others without it, and what is no number is like others that are none. No columns: one group of all runs.
std::vector<RunGroup> groupRuns(FactsSpan runs, std::span<const RunColumn* const> columns);

/// Runs of the same corpus and settings that differ in train.seed and name alone, in the order of their first members.
/// The key has a cell for each of `fields`; see varyingFields() for what tells such groups apart.
std::vector<RunGroup> groupBySettings(FactsSpan runs, std::span<const RunColumn* const> fields = {});

/// The fields of the configuration, train.seed aside, in which not all of the runs are equal, in the form's order.
std::vector<const RunColumn*> varyingFields(FactsSpan runs, const RunColumns& columns);

/// What the members' results come to.
Summary groupSummary(const RunGroup& group, FactsSpan runs, const RunColumn& metric);

} // namespace workbench::compare
