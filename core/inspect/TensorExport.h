// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/maps/AttentionMap.h"
#include "core/maps/CellStates.h"
#include "core/maps/MapExport.h"

#include <filesystem>
#include <string>

namespace workbench::inspect
{

/// Writes a region of a map, exact, as a safetensors file: `weights` F32 [heads, T, K], `queryBytes` U8 [T], `keyBytes`
/// U8 [K], `entropyBits` F32 [heads, T] of the whole rows, `surprisalBits` F32 [K], NaN where not known. Metadata: run,
/// step, block, source, firstQuery and firstKey of the region, firstOffset of its first key, firstQueryOffset,
/// memoryLimit. Replaces a file of that name. InvalidArgument for a region that is empty or not within the map.
Result<> writeMapTensors(
    const std::filesystem::path& path, const maps::AttentionMap& map, const maps::MapRegion& region,
    const std::string& run);

/// Writes cell states as a safetensors file: `cell`, `inputGate`, `forgetGate`, `candidate`, `outputGate`, `hidden` F32
/// [T, D] and `bytes` U8 [T]. Metadata: run, step, block, firstOffset, selfCheck. Replaces a file of that name.
Result<> writeCellTensors(const std::filesystem::path& path, const maps::CellStates& states, const std::string& run);

} // namespace workbench::inspect
