// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/maps/CellStates.h"

#include <filesystem>

namespace workbench::inspect
{

/// Writes the cells as an RGB picture, times down and units across: blue below 0, red above. Whole pixels a cell where
/// the cells fit 1600 x 1000 pixels; otherwise pooled so that a pixel shows the value furthest from 0. Replaces a file
/// of that name. InvalidArgument for states without a cell.
Result<> writeCellsPng(const std::filesystem::path& path, const maps::CellStates& states);

} // namespace workbench::inspect
