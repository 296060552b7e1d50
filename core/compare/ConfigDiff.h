// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/RunColumns.h"

#include <vector>

namespace workbench::compare
{

enum class DiffPart {
    Settings, ///< fields of the configuration
    Results, ///< what came out, in short, and position, speed, parameters
    Figures, ///< of the metrics that any of the runs has
};

/// One line of a table that sets runs side by side.
struct DiffRow {
    RunColumn column;
    DiffPart part = DiffPart::Settings;
    std::vector<CellValue> cells; ///< one a run
    bool differs = false; ///< not all cells are equal; two that are nothing, or no number, are
};

/// Settings first, then results, then figures, each in the order of the columns. Results and figures that none of the
/// runs has are left out; whether equal ones are shown is for the caller. Two runs or more make sense; any number goes.
std::vector<DiffRow> compareRuns(FactsSpan runs, const RunColumns& columns);

/// Equal, with nothing equal to nothing and NaN to NaN.
bool sameCell(const CellValue& left, const CellValue& right);

} // namespace workbench::compare
