// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/TensorExport.h"

#include "core/model/Safetensors.h"
#include "core/train/TorchCall.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>
#include <vector>

namespace workbench::inspect
{

namespace
{

at::Tensor byteTensor(std::string_view bytes)
{
    const at::Tensor tensor = at::empty({static_cast<std::int64_t>(bytes.size())}, at::kByte);
    std::ranges::transform(
        bytes, tensor.mutable_data_ptr<std::uint8_t>(), [](char byte) { return static_cast<std::uint8_t>(byte); });
    return tensor;
}

at::Tensor floatTensor(const std::vector<float>& values, at::IntArrayRef shape)
{
    const at::Tensor tensor = at::empty(shape, at::kFloat);
    TORCH_CHECK(
        static_cast<std::int64_t>(values.size()) == tensor.numel(), "values of another number than their shape");
    std::ranges::copy(values, tensor.mutable_data_ptr<float>());
    return tensor;
}

/// The weights of a region, [heads, T, K].
at::Tensor regionWeights(const maps::AttentionMap& map, const maps::MapRegion& region)
{
    const at::Tensor weights = at::empty({map.heads, region.queries, region.keys}, at::kFloat);
    auto* to = weights.mutable_data_ptr<float>();
    for (int head = 0; head < map.heads; ++head)
        for (int query = 0; query < region.queries; ++query) {
            const auto row
                = map.row(head, region.firstQuery + query)
                      .subspan(static_cast<std::size_t>(region.firstKey), static_cast<std::size_t>(region.keys));
            to = std::ranges::copy(row, to).out;
        }
    return weights;
}

at::Tensor regionEntropy(const maps::AttentionMap& map, const maps::MapRegion& region)
{
    const at::Tensor entropy = at::empty({map.heads, region.queries}, at::kFloat);
    auto* to = entropy.mutable_data_ptr<float>();
    for (int head = 0; head < map.heads; ++head) {
        const auto rows = maps::rowStatistics(map, head);
        for (int query = 0; query < region.queries; ++query)
            *to++ = rows[static_cast<std::size_t>(region.firstQuery + query)].entropyBits;
    }
    return entropy;
}

bool isWithin(const maps::AttentionMap& map, const maps::MapRegion& region)
{
    return region.firstQuery >= 0 && region.queries > 0 && region.queries <= map.queries - region.firstQuery
        && region.firstKey >= 0 && region.keys > 0 && region.keys <= map.keys - region.firstKey;
}

/// Short, and exact enough for a deviation.
std::string shortNumber(double value)
{
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.3g", value);
    return text.data();
}

std::string_view sourceName(maps::MapSource source)
{
    switch (source) {
    case maps::MapSource::Live:
        return "live";
    case maps::MapSource::Probe:
        return "probe";
    case maps::MapSource::Sample:
        break;
    }
    return "sample";
}

} // namespace

Result<> writeMapTensors(
    const std::filesystem::path& path, const maps::AttentionMap& map, const maps::MapRegion& region,
    const std::string& run)
{
    if (!isWithin(map, region))
        return fail(
            ErrorCode::InvalidArgument, "The region is not within the map.",
            "The map has " + std::to_string(map.queries) + " queries and " + std::to_string(map.keys) + " keys.");
    return train::callTorch("writing a map", [&] {
        const std::string_view keyBytes = std::string_view(map.bytes).substr(
            static_cast<std::size_t>(region.firstKey), static_cast<std::size_t>(region.keys));
        const std::string_view queryBytes = std::string_view(map.bytes).substr(
            static_cast<std::size_t>(map.ownKey(region.firstQuery)), static_cast<std::size_t>(region.queries));
        const std::vector<float> surprisal = maps::surprisalBits(map);
        const std::vector<model::NamedTensor> tensors{
            {"weights", regionWeights(map, region)},
            {"queryBytes", byteTensor(queryBytes)},
            {"keyBytes", byteTensor(keyBytes)},
            {"entropyBits", regionEntropy(map, region)},
            {"surprisalBits", floatTensor(surprisal, {map.keys}).narrow(0, region.firstKey, region.keys)},
        };
        return model::writeSafetensors(
            path, tensors,
            {{"run", run},
             {"step", std::to_string(map.step)},
             {"block", std::to_string(map.block)},
             {"source", std::string(sourceName(map.source))},
             {"firstQuery", std::to_string(region.firstQuery)},
             {"firstKey", std::to_string(region.firstKey)},
             {"firstOffset", std::to_string(map.offset(region.firstKey))},
             {"firstQueryOffset", std::to_string(map.offset(map.ownKey(region.firstQuery)))},
             {"memoryLimit", std::to_string(map.memoryLimit)}});
    });
}

Result<> writeCellTensors(const std::filesystem::path& path, const maps::CellStates& states, const std::string& run)
{
    return train::callTorch("writing cell states", [&] {
        const auto tensor = [&](const std::vector<float>& values) {
            return floatTensor(values, {states.times, states.width});
        };
        const std::vector<model::NamedTensor> tensors{
            {"cell", tensor(states.cell)},
            {"inputGate", tensor(states.inputGate)},
            {"forgetGate", tensor(states.forgetGate)},
            {"candidate", tensor(states.candidate)},
            {"outputGate", tensor(states.outputGate)},
            {"hidden", tensor(states.hidden)},
            {"bytes", byteTensor(states.bytes)},
        };
        return model::writeSafetensors(
            path, tensors,
            {{"run", run},
             {"step", std::to_string(states.step)},
             {"block", std::to_string(states.block)},
             {"firstOffset", std::to_string(states.firstOffset)},
             {"selfCheck", shortNumber(states.selfCheck)}});
    });
}

} // namespace workbench::inspect
