// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

namespace workbench::kernels
{

/// The numbers of one LAMB update; their meaning stands at train::Lamb.
struct LambNumbers {
    double rate = 0;
    double beta1 = 0;
    double beta2 = 0;
    double epsilon = 0;
    double weightDecay = 0;
    double minimumTrust = 0;
};

/// Updates one parameter tensor `w` and its two moments in place. On the CPU in two passes over memory.
void lambUpdate(
    const at::Tensor& w, const at::Tensor& gradient, const at::Tensor& mean, const at::Tensor& square,
    const LambNumbers& numbers);

/// The same from LibTorch's own operations, for any device, type and layout.
void plainLambUpdate(
    const at::Tensor& w, const at::Tensor& gradient, const at::Tensor& mean, const at::Tensor& square,
    const LambNumbers& numbers);

} // namespace workbench::kernels
