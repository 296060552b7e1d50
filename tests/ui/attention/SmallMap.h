// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/maps/AttentionMap.h"

#include <memory>
#include <string>
#include <utility>

namespace workbench::maps
{

/// A map over these bytes, the last `queries` of them queries, in which every query looks at itself alone until a test
/// says otherwise.
class SmallMap
{
public:
    SmallMap(std::string bytes, int queries)
        : map(std::make_shared<AttentionMap>())
    {
        map->keys = static_cast<int>(bytes.size());
        map->queries = queries;
        map->bytes = std::move(bytes);
        map->firstOffset = 702000;
        map->weights.assign(static_cast<std::size_t>(queries) * map->bytes.size(), 0.0F);
        map->firstVisible.assign(static_cast<std::size_t>(queries), 0);
        for (int query = 0; query < queries; ++query)
            weight(query, map->ownKey(query)) = 1;
    }

    float& weight(int query, int key)
    {
        return map->weights
            [static_cast<std::size_t>(query) * static_cast<std::size_t>(map->keys) + static_cast<std::size_t>(key)];
    }

    std::shared_ptr<AttentionMap> map;
};

} // namespace workbench::maps
