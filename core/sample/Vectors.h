// SPDX-License-Identifier: GPL-3.0-or-later
// Vectors of 16 floats, for functions that are compiled for several instruction sets: everything here is inlined.
#pragma once

#include "core/kernels/VectorMath.h"

#include <cstdint>

namespace workbench::sample
{

/// GCC's vector types: operators work on all 16 values, and x * y + z is fused where the processor can.
using Vector = float __attribute__((vector_size(64), may_alias));
using VectorIndex = std::int32_t __attribute__((vector_size(64)));

WORKBENCH_INLINE const Vector& vectorAt(const float* memory)
{
    return *reinterpret_cast<const Vector*>(memory);
}
WORKBENCH_INLINE Vector& vectorAt(float* memory)
{
    return *reinterpret_cast<Vector*>(memory);
}

/// Halves, quarters, eighths and sixteenths are added to each other, in this order.
WORKBENCH_INLINE float sumOf(const Vector& given)
{
    Vector v = given;
    v += __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15);
    v += __builtin_shufflevector(v, v, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7);
    v += __builtin_shufflevector(v, v, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3);
    return v[0] + v[1];
}

WORKBENCH_INLINE float largestOf(const Vector& given)
{
    Vector v = given;
    const auto fold = [&v](const Vector& other) { v = v > other ? v : other; };
    fold(__builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15));
    fold(__builtin_shufflevector(v, v, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7, 4, 5, 6, 7));
    fold(__builtin_shufflevector(v, v, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3, 2, 3));
    return v[0] > v[1] ? v[0] : v[1];
}

/// The sums of 16 vectors in one: value r is sumOf(rows[r]), bit for bit.
WORKBENCH_INLINE void sumsOf(Vector (&rows)[16], Vector& sums)
{
    for (int r = 0; r < 8; ++r)
        rows[r] = __builtin_shufflevector(rows[r], rows[r + 8], 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23)
            + __builtin_shufflevector(
                      rows[r], rows[r + 8], 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31);
    for (int r = 0; r < 4; ++r)
        rows[r]
            = __builtin_shufflevector(rows[r], rows[r + 4], 0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27)
            + __builtin_shufflevector(rows[r], rows[r + 4], 4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28, 29, 30, 31);
    for (int r = 0; r < 2; ++r)
        rows[r]
            = __builtin_shufflevector(rows[r], rows[r + 2], 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29)
            + __builtin_shufflevector(rows[r], rows[r + 2], 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31);
    sums = __builtin_shufflevector(rows[0], rows[1], 0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30)
        + __builtin_shufflevector(rows[0], rows[1], 1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31);
}

} // namespace workbench::sample
