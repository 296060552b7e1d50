// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/RunConfig.h"

#include <torch/optim/optimizer.h>

#include <memory>
#include <vector>

namespace workbench::train
{

/// The optimiser that a run asks for: our Lamb or torch's AdamW. The rate is set before every step with
/// setLearningRate().
std::unique_ptr<torch::optim::Optimizer>
makeOptimizer(const config::TrainConfig& train, std::vector<at::Tensor> parameters);

void setLearningRate(torch::optim::Optimizer& optimizer, double rate);

} // namespace workbench::train
