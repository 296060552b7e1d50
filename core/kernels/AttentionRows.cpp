// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/AttentionRows.h"

#include "core/kernels/VectorMath.h"

namespace workbench::kernels
{

namespace
{

constexpr int kLanes = 16; ///< partial results side by side, so that sums and maxima are vectors as well

template <typename Real>
WORKBENCH_INLINE void softmax(Real* row, std::int64_t visible, std::int64_t length)
{
    const std::int64_t whole = visible / kLanes * kLanes;
    Real most[kLanes];
    for (int lane = 0; lane < kLanes; ++lane)
        most[lane] = row[0];
    for (std::int64_t i = 0; i < whole; i += kLanes)
        for (int lane = 0; lane < kLanes; ++lane)
            most[lane] = row[i + lane] > most[lane] ? row[i + lane] : most[lane];
    Real top = most[0];
    for (int lane = 1; lane < kLanes; ++lane)
        top = most[lane] > top ? most[lane] : top;
    for (std::int64_t i = whole; i < visible; ++i)
        top = row[i] > top ? row[i] : top;

    Real sums[kLanes] = {};
    for (std::int64_t i = 0; i < whole; i += kLanes)
        for (int lane = 0; lane < kLanes; ++lane) {
            row[i + lane] = exponential(row[i + lane] - top);
            sums[lane] += row[i + lane];
        }
    Real sum = 0;
    for (int lane = 0; lane < kLanes; ++lane)
        sum += sums[lane];
    for (std::int64_t i = whole; i < visible; ++i) {
        row[i] = exponential(row[i] - top);
        sum += row[i];
    }
    const Real scale = Real(1) / sum;
    for (std::int64_t i = 0; i < visible; ++i)
        row[i] *= scale;
    for (std::int64_t i = visible; i < length; ++i)
        row[i] = 0;
}

template <typename Real>
WORKBENCH_INLINE void
softmaxBackward(Real* grad, const Real* weights, std::int64_t length, std::uint32_t index, const DropoutMask& given)
{
    const DropoutMask mask = given;
    const std::int64_t whole = length / kLanes * kLanes;
    Real sums[kLanes] = {};
    for (std::int64_t i = 0; i < whole; i += kLanes)
        for (int lane = 0; lane < kLanes; ++lane) {
            grad[i + lane] *= mask.factor<Real>(index + static_cast<std::uint32_t>(i + lane));
            sums[lane] += grad[i + lane] * weights[i + lane];
        }
    Real sum = 0;
    for (int lane = 0; lane < kLanes; ++lane)
        sum += sums[lane];
    for (std::int64_t i = whole; i < length; ++i) {
        grad[i] *= mask.factor<Real>(index + static_cast<std::uint32_t>(i));
        sum += grad[i] * weights[i];
    }
    for (std::int64_t i = 0; i < length; ++i)
        grad[i] = weights[i] * (grad[i] - sum);
}

template <typename Real>
WORKBENCH_INLINE void
masking(Real* to, const Real* from, std::int64_t length, std::uint32_t index, const DropoutMask& given)
{
    const DropoutMask mask = given;
    for (std::int64_t i = 0; i < length; ++i)
        to[i] = from[i] * mask.factor<Real>(index + static_cast<std::uint32_t>(i));
}

template <typename Real>
WORKBENCH_INLINE void addMasked(
    Real* WORKBENCH_RESTRICT to, const Real* WORKBENCH_RESTRICT plain, const Real* WORKBENCH_RESTRICT masked,
    std::int64_t length, std::uint32_t index, const DropoutMask& given)
{
    const DropoutMask mask = given;
    for (std::int64_t i = 0; i < length; ++i)
        to[i] = plain[i] + masked[i] * mask.factor<Real>(index + static_cast<std::uint32_t>(i));
}

} // namespace

WORKBENCH_VECTOR_CLONES void softmaxRow(float* row, std::int64_t visible, std::int64_t length)
{
    softmax(row, visible, length);
}
void softmaxRow(double* row, std::int64_t visible, std::int64_t length)
{
    softmax(row, visible, length);
}

WORKBENCH_VECTOR_CLONES void
softmaxRowBackward(float* grad, const float* weights, std::int64_t length, std::uint32_t index, const DropoutMask& mask)
{
    softmaxBackward(grad, weights, length, index, mask);
}
void softmaxRowBackward(
    double* grad, const double* weights, std::int64_t length, std::uint32_t index, const DropoutMask& mask)
{
    softmaxBackward(grad, weights, length, index, mask);
}

WORKBENCH_VECTOR_CLONES void
maskRow(float* to, const float* from, std::int64_t length, std::uint32_t index, const DropoutMask& mask)
{
    masking(to, from, length, index, mask);
}
void maskRow(double* to, const double* from, std::int64_t length, std::uint32_t index, const DropoutMask& mask)
{
    masking(to, from, length, index, mask);
}

WORKBENCH_VECTOR_CLONES void addMaskedRow(
    float* to, const float* plain, const float* masked, std::int64_t length, std::uint32_t index,
    const DropoutMask& mask)
{
    addMasked(to, plain, masked, length, index, mask);
}
void addMaskedRow(
    double* to, const double* plain, const double* masked, std::int64_t length, std::uint32_t index,
    const DropoutMask& mask)
{
    addMasked(to, plain, masked, length, index, mask);
}

} // namespace workbench::kernels
