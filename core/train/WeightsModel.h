// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/ShaRnn.h"
#include "core/train/WeightsSnapshot.h"

#include <c10/core/Device.h>

#include <cstdint>
#include <memory>
#include <vector>

namespace workbench::train
{

struct WeightsSnapshot::Weights {
    std::vector<at::Tensor> parameters; ///< on the CPU, in the order of the model's parameters()
};

/// A copy of the model's weights. Throws c10::Error.
std::shared_ptr<const WeightsSnapshot>
snapshotOf(const model::ShaRnn& model, const config::RunConfig& config, std::int64_t step);

/// A model of its own with these weights, in evaluation mode. Any number may be made of one snapshot, on any thread.
/// Throws c10::Error.
model::ShaRnn modelOf(const WeightsSnapshot& snapshot, at::Device device);

} // namespace workbench::train
