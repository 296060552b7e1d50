// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sample/RowMaths.h"

#include "core/sample/Vectors.h"

#include <cmath>

namespace workbench::sample
{

namespace
{

/// A function of one value for all of a vector. The loop has a fixed length, so the same instructions do every value.
template <typename Function>
WORKBENCH_INLINE void map(const float* WORKBENCH_RESTRICT x, float* WORKBENCH_RESTRICT out, const Function& function)
{
    for (int i = 0; i < kLanes; ++i)
        out[i] = function(x[i]);
}

WORKBENCH_INLINE float boomOf(float u)
{
    return u * kernels::sigmoid(1.702F * u);
}

/// Values of the vector at `begin` that lie below `width`: 1, and 0 for padding.
WORKBENCH_INLINE Vector liveLanes(int begin, int width)
{
    Vector live;
    for (int i = 0; i < kLanes; ++i)
        live[i] = begin + i < width ? 1.0F : 0.0F;
    return live;
}

WORKBENCH_VECTOR_CLONES void
normaliseKernel(const float* gain, const float* bias, const float* x, int width, float* out)
{
    constexpr float kEpsilon = 1e-12F;
    Vector sums{};
    for (int k = 0; k < width; k += kLanes)
        sums += vectorAt(x + k);
    const float mean = sumOf(sums) / static_cast<float>(width);
    const int whole = width / kLanes * kLanes;
    Vector squares{};
    for (int k = 0; k < whole; k += kLanes) {
        const Vector away = vectorAt(x + k) - mean;
        squares += away * away;
    }
    if (whole < width) {
        const Vector away = (vectorAt(x + whole) - mean) * liveLanes(whole, width);
        squares += away * away;
    }
    const float scale = 1.0F / std::sqrt(sumOf(squares) / static_cast<float>(width) + kEpsilon);
    for (int k = 0; k < width; k += kLanes) {
        const Vector away = (vectorAt(x + k) - mean) * scale;
        vectorAt(out + k) = away * vectorAt(gain + k) + vectorAt(bias + k);
    }
}

WORKBENCH_VECTOR_CLONES void
moveKernel(const float* WORKBENCH_RESTRICT gates, int groups, float* WORKBENCH_RESTRICT c, float* WORKBENCH_RESTRICT h)
{
    for (int group = 0; group < groups; ++group, gates += kGates * kLanes, c += kLanes, h += kLanes)
        for (int i = 0; i < kLanes; ++i) {
            const float cell = kernels::sigmoid(gates[kLanes + i]) * c[i]
                + kernels::sigmoid(gates[i]) * kernels::hyperbolicTangent(gates[2 * kLanes + i]);
            c[i] = cell;
            h[i] = kernels::sigmoid(gates[3 * kLanes + i]) * kernels::hyperbolicTangent(cell);
        }
}

WORKBENCH_VECTOR_CLONES void boomKernel(const float* u, int groups, int chunks, const float* base, float* out)
{
    for (int group = 0; group < groups; ++group) {
        Vector sum{};
        for (int chunk = 0; chunk < chunks; ++chunk) {
            alignas(Vector) float active[kLanes];
            map(u + (group * chunks + chunk) * kLanes, active, boomOf);
            sum += vectorAt(active);
        }
        vectorAt(out + group * kLanes) = vectorAt(base + group * kLanes) + sum;
    }
}

WORKBENCH_VECTOR_CLONES void activateKernel(float* u, int values)
{
    for (int k = 0; k < values; k += kLanes) {
        alignas(Vector) float active[kLanes];
        map(u + k, active, boomOf);
        vectorAt(u + k) = vectorAt(active);
    }
}

WORKBENCH_VECTOR_CLONES void addProductKernel(const float* a, const float* b, int values, float* out)
{
    for (int k = 0; k < values; k += kLanes)
        vectorAt(out + k) += vectorAt(a + k) * vectorAt(b + k);
}

WORKBENCH_VECTOR_CLONES void addRowKernel(const float* a, int values, float* out)
{
    for (int k = 0; k < values; k += kLanes)
        vectorAt(out + k) += vectorAt(a + k);
}

WORKBENCH_VECTOR_CLONES void multiplyRowKernel(const float* a, int values, float* out)
{
    for (int k = 0; k < values; k += kLanes)
        vectorAt(out + k) *= vectorAt(a + k);
}

} // namespace

void normaliseRow(const NormWeights& norm, const float* x, int width, float* out)
{
    normaliseKernel(norm.gain.data(), norm.bias.data(), x, width, out);
}

void moveCells(const float* gates, int groups, float* c, float* h)
{
    moveKernel(gates, groups, c, h);
}

void sumBoom(const float* u, int groups, int chunks, const float* base, float* out)
{
    boomKernel(u, groups, chunks, base, out);
}

void activateBoom(float* u, int values)
{
    activateKernel(u, values);
}

void addProduct(const float* a, const float* b, int values, float* out)
{
    addProductKernel(a, b, values, out);
}

void addRow(const float* a, int values, float* out)
{
    addRowKernel(a, values, out);
}

void multiplyRow(const float* a, int values, float* out)
{
    multiplyRowKernel(a, values, out);
}

} // namespace workbench::sample
