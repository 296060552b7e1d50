// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/SegmentTensors.h"

#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/empty.h>

#include <algorithm>

namespace workbench::train
{

SegmentTensors toTensors(const data::Segment& segment, at::Device device)
{
    const at::Tensor bytes = at::empty({segment.length + 1, segment.batch}, at::kByte);
    std::ranges::copy(segment.rows, bytes.mutable_data_ptr<std::uint8_t>());
    const at::Tensor rows = bytes.to(device).to(at::kLong);
    return {rows.narrow(0, 0, segment.length), rows.narrow(0, 1, segment.length)};
}

at::Tensor crossEntropy(const at::Tensor& logits, const at::Tensor& target)
{
    return at::cross_entropy_loss(logits.flatten(0, 1), target.flatten());
}

} // namespace workbench::train
