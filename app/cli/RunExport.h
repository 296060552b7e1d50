// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/Store.h"

#include <string>

namespace workbench::cli
{

enum class ExportFormat {
    Steps, ///< CSV, one row a step
    Evaluations, ///< CSV, one row an evaluation
    Json, ///< one object with everything
};

/// Writes what a run left behind into a file that appears only when it is whole, or with an empty `out` to standard
/// output.
Result<> exportRun(store::Store& store, const RunId& run, ExportFormat format, const std::string& out, bool overwrite);

} // namespace workbench::cli
