// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/maps/AttentionSnapshot.h"

#include "core/maps/MapPooling.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace workbench::maps
{

namespace
{

constexpr int kTopLevel = 255;

std::array<float, kTopLevel + 1> weightsOfLevels()
{
    std::array<float, kTopLevel + 1> weights{};
    for (int level = 1; level <= kTopLevel; ++level)
        weights[static_cast<std::size_t>(level)] = static_cast<float>(
            std::pow(10.0, -kSnapshotDecades * static_cast<double>(kTopLevel - level) / (kTopLevel - 1)));
    return weights;
}

/// The level nearest to a weight in ratio; 0 for what is weaker than the weakest level, or no number.
std::uint8_t levelOf(float weight)
{
    static const double weakest = std::pow(10.0, -kSnapshotDecades);
    if (!(weight >= weakest))
        return 0;
    const double decades = std::min(0.0, std::log10(static_cast<double>(weight)));
    return static_cast<std::uint8_t>(kTopLevel + std::lround(decades * (kTopLevel - 1) / kSnapshotDecades));
}

} // namespace

AttentionSnapshot makeSnapshot(const AttentionMap& map)
{
    AttentionMap combined;
    if (map.heads > 1)
        combined = combineHeads(map, HeadView::Maximum);
    const AttentionMap& one = map.heads > 1 ? combined : map;

    AttentionSnapshot snapshot;
    snapshot.source = map.source;
    snapshot.step = map.step;
    snapshot.block = map.block;
    snapshot.heads = map.heads;
    snapshot.memoryLimit = map.memoryLimit;
    snapshot.queries = map.queries;
    snapshot.keys = map.keys;
    snapshot.rows = std::min(map.queries, kSnapshotRows);
    snapshot.columns = std::min(map.keys, kSnapshotColumns);
    snapshot.bytes = map.bytes;
    snapshot.firstOffset = map.firstOffset;
    snapshot.statistics = rowStatistics(one, 0);
    snapshot.firstVisible = map.firstVisible;

    std::vector<float> pooled;
    poolCells(
        {one.weights, one.queries, one.keys}, {0, 0, static_cast<double>(one.keys), static_cast<double>(one.queries)},
        snapshot.rows, snapshot.columns, Pooling::Maximum, pooled);
    snapshot.levels.resize(pooled.size());
    std::transform(pooled.begin(), pooled.end(), snapshot.levels.begin(), levelOf);
    return snapshot;
}

std::vector<float> snapshotWeights(const AttentionSnapshot& snapshot)
{
    const auto weights = weightsOfLevels();
    std::vector<float> pooled(snapshot.levels.size());
    std::transform(snapshot.levels.begin(), snapshot.levels.end(), pooled.begin(), [&](std::uint8_t level) {
        return weights[level];
    });
    return pooled;
}

bool sameText(const AttentionSnapshot& left, const AttentionSnapshot& right)
{
    return left.bytes == right.bytes && left.queries == right.queries && left.keys == right.keys
        && left.rows == right.rows && left.columns == right.columns;
}

} // namespace workbench::maps
