// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/AttentionOptions.h"
#include "core/maps/AttentionMap.h"
#include "core/maps/CellStates.h"

#include <nlohmann/json.hpp>

#include <string>

namespace workbench::cli
{

/// What `attention --json` prints of a map: block, heads, queries, keys, rowsSumError, invisibleCells, exact,
/// meanEntropyBits, memoryMass, out. The two means are over all queries, of the head chosen or else of all heads.
nlohmann::ordered_json mapJson(const maps::AttentionMap& map, const HeadChoice& head, const std::string& out);

/// The same in words on standard error, with the keys that the last query looks at most.
void printMapNotes(const maps::AttentionMap& map, const HeadChoice& head);

} // namespace workbench::cli
