// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/TextAttention.h"

#include "core/config/ModelConfig.h"
#include "core/train/EvaluationMode.h"
#include "core/train/MapTensors.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/from_blob.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace workbench::train
{

namespace
{

Result<> checkText(std::string_view bytes, int queries, int bptt)
{
    if (bytes.empty())
        return fail(ErrorCode::InvalidArgument, "There is no text to look at.", "Give at least one byte.");
    if (bptt < 1)
        return fail(ErrorCode::InvalidArgument, "A segment needs at least one byte.", "Raise train.bptt.");
    if (queries < 1 || static_cast<std::size_t>(queries) > bytes.size())
        return fail(
            ErrorCode::InvalidArgument,
            std::to_string(queries) + " rows cannot be looked at in a text of " + std::to_string(bytes.size())
                + " bytes.",
            "Ask for at least one row, and for no more than there are bytes.");
    return {};
}

/// Bytes as the model takes them: int64 [T, 1].
at::Tensor inputOf(std::string_view bytes, at::Device device)
{
    std::string copy(bytes); // from_blob wants memory that may be written
    return at::from_blob(copy.data(), {static_cast<std::int64_t>(copy.size()), 1}, at::kByte).to(device, at::kLong);
}

} // namespace

Result<maps::AttentionMap> textAttention(
    model::ShaRnn& model, std::string_view bytes, int queries, int block, int bptt, at::Device device,
    const std::stop_token& stop)
{
    if (auto sound = checkText(bytes, queries, bptt); !sound)
        return fail(std::move(sound.error()));
    if (auto attends = checkHasAttention(model->config(), block); !attends)
        return fail(std::move(attends.error()));

    const at::NoGradGuard noGrad;
    const EvaluationMode mode(model);
    const auto size = static_cast<std::int64_t>(bytes.size());
    const std::int64_t firstQuery = size - queries;
    std::optional<maps::AttentionMap> map;
    model::ShaRnnState carried;
    for (std::int64_t begin = 0; begin < size; begin += bptt) {
        if (stop.stop_requested())
            return fail(ErrorCode::Cancelled, "Looking at the text was stopped.");
        const std::int64_t end = std::min(size, begin + bptt);
        const auto part = bytes.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
        const bool looked = end > firstQuery;
        auto output = model->forward(inputOf(part, device), carried, looked);
        if (looked) {
            const std::int64_t query = std::max(begin, firstQuery);
            if (!map) {
                const std::int64_t firstKey = end - output.attention[static_cast<std::size_t>(block)].size(3);
                map = emptyMap(model->config(), block, queries, static_cast<int>(size - firstKey));
                map->bytes = bytes.substr(static_cast<std::size_t>(firstKey));
                map->firstOffset = firstKey;
            }
            putSegment(*map, output, 0, static_cast<int>(query - begin), static_cast<int>(query - firstQuery));
        }
        carried = std::move(output.state);
    }
    return std::move(*map);
}

Result<> checkHasAttention(const config::ModelConfig& model, int block)
{
    const std::vector<int> blocks = config::attentionBlocks(model);
    if (std::ranges::find(blocks, block) != blocks.end())
        return {};
    std::string known;
    for (const int each : blocks)
        known += (known.empty() ? "" : ", ") + std::to_string(each);
    if (known.empty())
        return fail(
            ErrorCode::NotFound, "No block of this model has attention.",
            "Choose a model with attention: model.attention other than none.");
    return fail(
        ErrorCode::NotFound, "Block " + std::to_string(block) + " has no attention.",
        "Blocks with attention: " + known + ".");
}

} // namespace workbench::train
