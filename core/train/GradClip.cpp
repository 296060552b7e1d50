// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/GradClip.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/_foreach_mul.h>
#include <ATen/ops/_foreach_norm.h>
#include <ATen/ops/stack.h>

namespace workbench::train
{

double clipGradients(const std::vector<at::Tensor>& parameters, double maximumNorm)
{
    const at::NoGradGuard noGrad;
    std::vector<at::Tensor> gradients;
    for (const at::Tensor& parameter : parameters)
        if (parameter.grad().defined())
            gradients.push_back(parameter.grad());
    if (gradients.empty())
        return 0;
    const double norm = at::stack(at::_foreach_norm(gradients)).norm().item<double>();
    if (const double factor = maximumNorm / (norm + 1e-6); maximumNorm > 0 && factor < 1)
        at::_foreach_mul_(gradients, factor);
    return norm;
}

} // namespace workbench::train
