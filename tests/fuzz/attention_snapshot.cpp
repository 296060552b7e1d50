// SPDX-License-Identifier: GPL-3.0-or-later
// A kept snapshot of attention.
#include "core/maps/SnapshotMap.h"
#include "tests/fuzz/FuzzTarget.h"

namespace workbench::fuzz
{

namespace
{
constexpr std::int64_t kMostCells = 1 << 20; ///< looked at as a map; those that a program keeps have far fewer queries
}

bool readInput(std::string_view input)
{
    const auto snapshot = maps::decodeSnapshot(input);
    if (!snapshot)
        return false;
    must(maps::encodeSnapshot(*snapshot) == input, "a snapshot that is written again is the same, byte for byte");
    must(maps::snapshotWeights(*snapshot).size() == snapshot->levels.size(), "every level is a weight");
    if (std::int64_t{snapshot->queries} * snapshot->keys > kMostCells)
        return true;
    const maps::AttentionMap map = maps::mapOf(*snapshot);
    must(map.queries == snapshot->queries && map.keys == snapshot->keys, "its map has its shape");
    must(maps::rowStatistics(map, 0).size() == static_cast<std::size_t>(map.queries), "every row can be looked at");
    must(maps::checkExactness(map).badCells == 0, "every weight of its map is a number");
    return true;
}

} // namespace workbench::fuzz
