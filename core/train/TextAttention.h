// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/maps/AttentionMap.h"
#include "core/model/ShaRnn.h"

#include <c10/core/Device.h>

#include <stop_token>
#include <string_view>

namespace workbench::train
{

/// Runs `bytes` through the model, which is on `device`, from nothing: evaluation mode, one stream, segments of `bptt`
/// with state and memory carried. The map holds the attention of `block` for the last `queries` bytes; its keys begin
/// with the first one that the first query sees, and `firstOffset` counts from the beginning of `bytes`. The step is
/// left to the caller, as is the byte after the text. Draws no random number and leaves the model in the mode it was
/// in. InvalidArgument for an empty text, or more queries than bytes; NotFound for a block without attention; Cancelled
/// when `stop` is requested. Throws c10::Error.
Result<maps::AttentionMap> textAttention(
    model::ShaRnn& model, std::string_view bytes, int queries, int block, int bptt, at::Device device,
    const std::stop_token& stop = {});

/// NotFound unless `block` has attention: names the blocks that have, or says to choose a model with attention.
Result<> checkHasAttention(const config::ModelConfig& model, int block);

} // namespace workbench::train
