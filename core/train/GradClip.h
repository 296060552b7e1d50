// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

namespace workbench::train
{

/// Scales all defined gradients so that their global 2-norm is at most `maximumNorm`, as torch's clip_grad_norm_ does
/// (factor maximumNorm / (norm + 1e-6), never above 1); 0 leaves them alone. Returns the norm before.
double clipGradients(const std::vector<at::Tensor>& parameters, double maximumNorm);

} // namespace workbench::train
