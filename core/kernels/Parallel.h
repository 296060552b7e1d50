// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>

#include <cstdint>

namespace workbench::kernels
{

/// Values that one thread should have at least, where one value is a few instructions.
inline constexpr std::int64_t kSimpleGrain = 16384;

/// Splits 0..count over LibTorch's threads: body(begin, end).
template <typename Body>
void inParallel(std::int64_t count, std::int64_t grain, const Body& body)
{
    at::parallel_for(0, count, grain, body);
}

/// True for what the CPU forms take: float or double in main memory.
inline bool isCpuReal(const at::Tensor& x)
{
    return x.device().is_cpu() && (x.scalar_type() == at::kFloat || x.scalar_type() == at::kDouble);
}

/// Calls body(0.0F) or body(0.0), as the values of `x` are.
template <typename Body>
void withReal(const at::Tensor& x, const Body& body)
{
    if (x.scalar_type() == at::kDouble)
        body(0.0);
    else
        body(0.0F);
}

} // namespace workbench::kernels
