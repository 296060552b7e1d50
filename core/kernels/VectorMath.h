// SPDX-License-Identifier: GPL-3.0-or-later
// Functions of one value without branches or calls, so that loops over them become vector instructions.
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

/// Compiles a function once for each level of the x86 instruction set; the best one is chosen when the program starts.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define WORKBENCH_VECTOR_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define WORKBENCH_VECTOR_CLONES
#endif
/// For what a vector clone calls: only inlined code takes the clone's instruction set.
#define WORKBENCH_INLINE [[gnu::always_inline]] inline

/// A pointer to what no other pointer of the function reaches.
#define WORKBENCH_RESTRICT __restrict__

namespace workbench::kernels
{

/// e^x within 2 units in the last place, clamped to the range of float (Cephes' polynomial, public domain numbers).
WORKBENCH_INLINE float exponential(float x)
{
    x = x < -87.3F ? -87.3F : x;
    x = x > 88.3F ? 88.3F : x;
    constexpr float kRounder = 12582912.0F; // 1.5 * 2^23: adding it leaves no digits behind the point
    const float n = (x * 1.44269504F + kRounder) - kRounder;
    const float r = (x - n * 0.693359375F) + n * 2.12194440e-4F;
    float p = 1.9875691500e-4F;
    p = p * r + 1.3981999507e-3F;
    p = p * r + 8.3334519073e-3F;
    p = p * r + 4.1665795894e-2F;
    p = p * r + 1.6666665459e-1F;
    p = p * r + 5.0000001201e-1F;
    const auto power = static_cast<std::uint32_t>(static_cast<std::int32_t>(n) + 127) << 23;
    return (p * r * r + r + 1.0F) * std::bit_cast<float>(power);
}

WORKBENCH_INLINE double exponential(double x)
{
    return std::exp(x);
}

template <typename Real>
WORKBENCH_INLINE Real sigmoid(Real x)
{
    return Real(1) / (Real(1) + exponential(-x));
}

/// Near 0 a polynomial, because the quotient would cancel there.
WORKBENCH_INLINE float hyperbolicTangent(float x)
{
    const float square = x * x;
    float p = -5.70498872745e-3F;
    p = p * square + 2.06390887954e-2F;
    p = p * square - 5.37397155531e-2F;
    p = p * square + 1.33314422036e-1F;
    p = p * square - 3.33332819422e-1F;
    const float near = x + x * square * p;
    const float far = 1.0F - 2.0F / (exponential(2.0F * x) + 1.0F);
    return square < 0.390625F ? near : far;
}

WORKBENCH_INLINE double hyperbolicTangent(double x)
{
    return std::tanh(x);
}

} // namespace workbench::kernels
