// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/CellView.h"

#include <cstddef>
#include <vector>

namespace workbench::compare
{

// What a run is besides its configuration and its metrics. Private to core/compare.

/// Their columns, and the short forms of results, in the order in which a list of columns shows them.
const std::vector<RunColumn>& attributeColumns();

/// Of the column at that index of attributeColumns().
CellView attributeValue(const RunFacts& run, std::size_t index);

} // namespace workbench::compare
