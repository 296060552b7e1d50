// SPDX-License-Identifier: GPL-3.0-or-later
// What attention does with one row of scores; dropout masks count its values from `index` on.
#pragma once

#include "core/kernels/DropoutMask.h"

#include <cstdint>

namespace workbench::kernels
{

/// Softmax of the first `visible` values in place; the rest of `length` becomes 0.
void softmaxRow(float* row, std::int64_t visible, std::int64_t length);
void softmaxRow(double* row, std::int64_t visible, std::int64_t length);

/// `grad` comes as the gradient of the dropped weights and leaves as that of the scores.
void softmaxRowBackward(
    float* grad, const float* weights, std::int64_t length, std::uint32_t index, const DropoutMask& mask);
void softmaxRowBackward(
    double* grad, const double* weights, std::int64_t length, std::uint32_t index, const DropoutMask& mask);

/// to = mask(from)
void maskRow(float* to, const float* from, std::int64_t length, std::uint32_t index, const DropoutMask& mask);
void maskRow(double* to, const double* from, std::int64_t length, std::uint32_t index, const DropoutMask& mask);

/// to = plain + mask(masked)
void addMaskedRow(
    float* to, const float* plain, const float* masked, std::int64_t length, std::uint32_t index,
    const DropoutMask& mask);
void addMaskedRow(
    double* to, const double* plain, const double* masked, std::int64_t length, std::uint32_t index,
    const DropoutMask& mask);

} // namespace workbench::kernels
