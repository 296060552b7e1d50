// SPDX-License-Identifier: GPL-3.0-or-later
// Maps small enough to be worked out by hand.
#pragma once

#include "core/maps/AttentionMap.h"

#include <algorithm>

namespace workbench::maps
{

inline float& cell(AttentionMap& map, int head, int query, int key)
{
    return map.weights[(static_cast<std::size_t>(head) * map.queries + query) * map.keys + key];
}

/// Three queries, two keys of memory, the text "abcde"; the last query has forgotten key 0.
inline AttentionMap smallMap()
{
    AttentionMap map;
    map.step = 7;
    map.memoryLimit = 3;
    map.queries = 3;
    map.keys = 5;
    map.bytes = "abcde";
    map.firstOffset = 100;
    map.firstVisible = {0, 0, 1};
    map.weights = {0.5F,  0,     0.5F,  0,     0, //
                   0.25F, 0.25F, 0.25F, 0.25F, 0, //
                   0,     0.25F, 0.5F,  0,     0.25F};
    return map;
}

/// smallMap() with a second head, all of whose weight is on each query's third key.
inline AttentionMap twoHeads()
{
    AttentionMap map = smallMap();
    map.heads = 2;
    for (int query = 0; query < map.queries; ++query)
        map.weights.insert(map.weights.end(), {0, 0, 1, 0, 0});
    return map;
}

/// Any size, no memory forgotten: every query's weight evenly over what it sees.
inline AttentionMap evenMap(int queries, int keys)
{
    AttentionMap map;
    map.queries = queries;
    map.keys = keys;
    map.memoryLimit = keys;
    map.firstVisible.assign(static_cast<std::size_t>(queries), 0);
    map.bytes.resize(static_cast<std::size_t>(keys));
    for (int key = 0; key < keys; ++key)
        map.bytes[static_cast<std::size_t>(key)] = static_cast<char>('a' + key % 26);
    map.weights.assign(static_cast<std::size_t>(queries) * static_cast<std::size_t>(keys), 0.0F);
    for (int query = 0; query < queries; ++query) {
        for (int key = 0; key <= map.ownKey(query); ++key)
            cell(map, 0, query, key) = 1.0F / static_cast<float>(map.ownKey(query) + 1);
    }
    return map;
}

/// Nothing but one cell of weight 1.
inline AttentionMap spike(int queries, int keys, int query, int key)
{
    AttentionMap map = evenMap(queries, keys);
    std::fill(map.weights.begin(), map.weights.end(), 0.0F);
    cell(map, 0, query, key) = 1;
    return map;
}

} // namespace workbench::maps
