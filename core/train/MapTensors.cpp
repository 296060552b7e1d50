// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/MapTensors.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/softmax.h>

#include <algorithm>

namespace workbench::train
{

maps::AttentionMap emptyMap(const config::ModelConfig& model, int block, int queries, int keys)
{
    maps::AttentionMap map;
    map.block = block;
    map.memoryLimit = model.memory;
    map.heads = model.heads;
    map.queries = queries;
    map.keys = keys;
    const auto rows = static_cast<std::size_t>(queries);
    map.weights.resize(static_cast<std::size_t>(model.heads) * rows * static_cast<std::size_t>(keys));
    map.firstVisible.resize(rows);
    map.probabilities.resize(rows * static_cast<std::size_t>(model.vocabulary));
    return map;
}

void putSegment(maps::AttentionMap& map, const model::ShaRnnOutput& output, int stream, int row, int query)
{
    const at::NoGradGuard noGrad;
    const at::Tensor weights = output.attention.at(static_cast<std::size_t>(map.block))[stream]; // [heads, T, K]
    const auto rows = weights.size(1) - row;
    const auto keys = weights.size(2);
    const auto vocabulary = output.logits.size(2);
    // The last row's own byte is the last key of the segment; that tells where its first key is in the map.
    const auto firstKey = map.ownKey(query) + rows - keys;
    TORCH_CHECK(
        row >= 0 && rows > 0 && query >= 0 && query + rows <= map.queries && firstKey >= 0
            && weights.size(0) == map.heads
            && map.probabilities.size() == static_cast<std::size_t>(map.queries * vocabulary),
        "a segment that has no place in the map");

    const std::int64_t rowStride = map.keys;
    at::from_blob(
        map.weights.data() + query * rowStride + firstKey, {map.heads, rows, keys},
        {map.queries * rowStride, rowStride, 1}, at::kFloat)
        .copy_(weights.narrow(1, row, rows));
    std::fill_n(map.firstVisible.begin() + query, rows, static_cast<int>(firstKey));
    at::from_blob(map.probabilities.data() + query * vocabulary, {rows, vocabulary}, at::kFloat)
        .copy_(at::softmax(output.logits.select(1, stream).narrow(0, row, rows), -1));
}

} // namespace workbench::train
