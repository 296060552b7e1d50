// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/maps/AttentionMap.h"
#include "core/maps/AttentionSnapshot.h"
#include "core/maps/CellStates.h"
#include "ui/attention/HeatMapData.h"

#include <vector>

namespace workbench::ui
{

enum class MapColumns {
    Position, ///< keys in the order of the text
    Distance, ///< how many bytes before the query's own
};

/// The weights of one head, clamped to those there are. By position it shares the map's own memory; for several heads
/// in one see maps::combineHeads(). Empty for a map without queries.
HeatMapData heatMapOf(const std::shared_ptr<const maps::AttentionMap>& map, int head, MapColumns columns);

/// One of the arrays of the states, `values` [T, D]: bytes down, units across.
HeatMapData heatMapOf(const std::shared_ptr<const maps::CellStates>& states, const std::vector<float>& values);

/// A kept snapshot: its cells stand for several bytes each.
HeatMapData heatMapOf(const maps::AttentionSnapshot& snapshot);

/// `left` minus `right`; empty where maps::sameText() does not hold.
HeatMapData heatMapOfDifference(const maps::AttentionSnapshot& left, const maps::AttentionSnapshot& right);

} // namespace workbench::ui
