// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace workbench::kernels
{

/// What is between the matrices of the Boom layer: g = u * sigmoid(1.702 u), dropout with `rate` (0: none), and the sum
/// of `chunks` chunks of `width` values each. `u`: [..., F]; gives [..., width]. Values of u past the last whole chunk
/// are left out. One chunk of width F is no sum at all.
at::Tensor boomActivation(const at::Tensor& u, std::int64_t chunks, std::int64_t width, double rate);

/// The same from LibTorch's own operations, for any device and type.
at::Tensor plainBoomActivation(const at::Tensor& u, std::int64_t chunks, std::int64_t width, double rate);

} // namespace workbench::kernels
