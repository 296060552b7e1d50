// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/Store.h"

#include <string>
#include <vector>

namespace workbench::cli
{

enum class ExportFormat {
    Steps, ///< CSV, one row a step
    Points, ///< CSV, one row a point, of any runs and series
    Evaluations, ///< CSV, one row an evaluation
    Json, ///< one object with everything, or an array of them
};

/// Writes what runs left behind (several as Points, where `metrics` can name some series, or Json) into a file that
/// appears only when it is whole, or with an empty `out` to standard output.
Result<> exportRuns(
    store::Store& store, const std::vector<RunId>& runs, const std::vector<std::string>& metrics, ExportFormat format,
    const std::string& out, bool overwrite);

} // namespace workbench::cli
