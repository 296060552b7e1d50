// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/SegmentBatcher.h"

#include <ATen/core/Tensor.h>
#include <c10/core/Device.h>

namespace workbench::train
{

/// A segment as the model takes it: bytes as int64, each [T, B].
struct SegmentTensors {
    at::Tensor input;
    at::Tensor target; ///< what follows each byte of the input
};

SegmentTensors toTensors(const data::Segment& segment, at::Device device);

/// Mean cross entropy of logits [T, B, V] against bytes [T, B], in nats: a scalar in the graph of the logits.
at::Tensor crossEntropy(const at::Tensor& logits, const at::Tensor& target);

} // namespace workbench::train
