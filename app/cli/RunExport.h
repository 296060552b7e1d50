// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/Store.h"

#include <string>

namespace workbench::cli
{

enum class PointFormat { Csv, JsonLines };

/// Writes every point of every metric of a run, oldest first, metric by metric, into a file that appears only when it
/// is whole, or with an empty `out` to standard output. How many points that were.
Result<long long>
exportPoints(store::Store& store, const RunId& run, PointFormat format, const std::string& out, bool overwrite);

} // namespace workbench::cli
