// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/maps/AttentionMap.h"
#include "core/model/ShaRnn.h"

namespace workbench::train
{

/// A map with room for the attention of `queries` bytes over `keys`, all weights 0 and nothing forgotten. `block`,
/// heads and memory limit are filled in; the text and all else are the caller's.
maps::AttentionMap emptyMap(const config::ModelConfig& model, int block, int queries, int keys);

/// Copies what one segment gave one of its streams into a map, from row `row` of the segment on: attention of the map's
/// block, which forward() must have been asked for, what was visible, and the softmax of the logits. `query` is
/// where the first of these rows goes. On the CPU afterwards, whatever the device. Throws c10::Error.
void putSegment(maps::AttentionMap& map, const model::ShaRnnOutput& output, int stream, int row, int query);

} // namespace workbench::train
