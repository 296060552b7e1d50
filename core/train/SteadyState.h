// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/ModelConfig.h"
#include "core/model/ShaRnnState.h"
#include "core/train/SegmentTensors.h"

#include <ATen/core/Generator.h>
#include <c10/core/Device.h>

namespace workbench::train
{

/// What a model carries once its attention memory is full, with random values: for measuring, where the many segments
/// that would fill it take long and change nothing in what a segment costs.
model::ShaRnnState
fullState(const config::ModelConfig& model, int batch, at::Device device, const at::Generator& generator);

/// A segment of random bytes.
SegmentTensors randomSegment(
    const config::ModelConfig& model, int length, int batch, at::Device device, const at::Generator& generator);

} // namespace workbench::train
