// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/config/RunConfig.h"
#include "core/model/Safetensors.h"
#include "core/model/ShaRnn.h"

#include <torch/optim/optimizer.h>

#include <span>
#include <vector>

namespace workbench::train
{

/// What the optimiser remembers of every parameter, under names made from the parameters' own: "mean.X" and
/// "square.X" like the parameter, "step.X" an int64 [1]. Parameters that it has not seen yet are left out.
/// The tensors share memory with the optimiser.
std::vector<model::NamedTensor> optimizerState(const model::ShaRnn& model, torch::optim::Optimizer& optimizer);

/// Puts it back into a fresh optimiser of the same kind and model. The error names a tensor that is missing, unknown
/// or of another shape or type; the optimiser is then as it was.
Result<> loadOptimizerState(
    const model::ShaRnn& model, torch::optim::Optimizer& optimizer, std::span<const model::NamedTensor> tensors);

/// Whether loadOptimizerState() would take it, for the optimiser that `train` names.
Result<> checkOptimizerState(
    const model::ShaRnn& model, const config::TrainConfig& train, std::span<const model::NamedTensor> tensors);

} // namespace workbench::train
