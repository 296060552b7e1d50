// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/maps/SnapshotMap.h"

namespace workbench::maps
{

bool isPooled(const AttentionSnapshot& snapshot)
{
    return snapshot.rows != snapshot.queries || snapshot.columns != snapshot.keys;
}

AttentionMap mapOf(const AttentionSnapshot& snapshot)
{
    AttentionMap map;
    map.source = snapshot.source;
    map.step = snapshot.step;
    map.block = snapshot.block;
    map.memoryLimit = snapshot.memoryLimit;
    map.queries = snapshot.queries;
    map.keys = snapshot.keys;
    map.bytes = snapshot.bytes;
    map.firstOffset = snapshot.firstOffset;
    map.firstVisible = snapshot.firstVisible;
    map.weights.resize(static_cast<std::size_t>(map.queries) * static_cast<std::size_t>(map.keys));
    const std::vector<float> kept = snapshotWeights(snapshot);
    for (int query = 0; query < map.queries; ++query) {
        const auto row = static_cast<std::int64_t>(query) * snapshot.rows / map.queries;
        for (int key = map.firstVisible[static_cast<std::size_t>(query)]; key <= map.ownKey(query); ++key) {
            const auto column = static_cast<std::int64_t>(key) * snapshot.columns / map.keys;
            map.weights
                [static_cast<std::size_t>(query) * static_cast<std::size_t>(map.keys) + static_cast<std::size_t>(key)]
                = kept[static_cast<std::size_t>(row * snapshot.columns + column)];
        }
    }
    return map;
}

} // namespace workbench::maps
