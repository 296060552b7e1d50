// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

namespace workbench::kernels
{

/// `x` with each value zero with probability `rate` and the others divided by 1 - rate. Deterministic by the seed of
/// torch's default generator. On the CPU the mask is computed again in the backward pass, so that nothing is stored.
at::Tensor dropout(const at::Tensor& x, double rate);

} // namespace workbench::kernels
