// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/nn/modules/linear.h>
#include <torch/nn/modules/normalization.h>

namespace workbench::model
{

/// A layer norm over the last dimension with the published epsilon, 1e-12; gains 1, biases 0.
torch::nn::LayerNorm makeLayerNorm(int width);

/// A linear layer as published: weights normal(0, initialDeviation(width)), biases 0.
/// `modelWidth` is D of the whole model, whatever the sizes of this layer.
torch::nn::Linear makeLinear(int inputs, int outputs, int modelWidth);

/// 0.1 / sqrt(D): the standard deviation of all fresh linear and embedding weights.
double initialDeviation(int modelWidth);

} // namespace workbench::model
