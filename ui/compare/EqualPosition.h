// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/RunColumns.h"
#include "core/store/Store.h"

#include <optional>
#include <string>
#include <vector>

namespace workbench::ui
{

/// The series that a column is read from, and the factor from its values to the column's.
struct ColumnSeries {
    std::string metric;
    double factor = 1;
};
/// Nothing for a column that no series of values stands behind, such as the speed or a run's parameters.
std::optional<ColumnSeries> seriesOf(const compare::RunColumn& column);

/// What runs had reached at the largest position that all of them have come to.
struct ValuesAtPosition {
    double position = 0; ///< along the axis
    std::vector<std::optional<double>> values; ///< of each run; nothing where it has none by then
};
/// Runs without the series are left out of the position. Reads a few rows a run.
Result<ValuesAtPosition>
readAtEqual(store::Store& store, const std::vector<RunId>& runs, const ColumnSeries& series, store::PointAxis axis);

} // namespace workbench::ui
