// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/inspect/AttentionProbe.h"
#include "core/maps/CellStates.h"

#include <filesystem>
#include <span>

namespace workbench::inspect
{

// Numbers have as many digits as it takes to read back the same float; bytes are numbers. A file of that name is
// replaced.

/// One row a byte and unit: time,offset,byte,unit,cell,inputGate,forgetGate,candidate,outputGate,hidden.
Result<> writeCellsCsv(const std::filesystem::path& path, const maps::CellStates& states);

/// What gradientTo() gave for byte `values.size()` of memory text and text: one row a byte before it:
/// position,offset,byte,distance,gradient. Positions count from the text's first byte, so those of the memory text are
/// below 0.
Result<> writeGradientCsv(const std::filesystem::path& path, const ProbeText& text, std::span<const float> values);

/// The same as one JSON object: at, offset, byte (of the byte whose loss it is), firstPosition, and bytes and gradient
/// as arrays.
Result<> writeGradientJson(const std::filesystem::path& path, const ProbeText& text, std::span<const float> values);

} // namespace workbench::inspect
