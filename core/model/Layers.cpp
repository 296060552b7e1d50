// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/Layers.h"

#include <torch/nn/init.h>

#include <cmath>

namespace workbench::model
{

torch::nn::LayerNorm makeLayerNorm(int width)
{
    return torch::nn::LayerNorm(torch::nn::LayerNormOptions({width}).eps(1e-12));
}

torch::nn::Linear makeLinear(int inputs, int outputs, int modelWidth)
{
    torch::nn::Linear linear(inputs, outputs);
    torch::nn::init::normal_(linear->weight, 0.0, initialDeviation(modelWidth));
    torch::nn::init::zeros_(linear->bias);
    return linear;
}

double initialDeviation(int modelWidth)
{
    return 0.1 / std::sqrt(static_cast<double>(modelWidth));
}

} // namespace workbench::model
