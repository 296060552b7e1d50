// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/LambUpdate.h"

#include "core/kernels/Parallel.h"
#include "core/kernels/VectorMath.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/linalg_vector_norm.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace workbench::kernels
{

namespace
{

constexpr double kLargestWeightNorm = 10;
constexpr std::int64_t kBlock = 4096; ///< values whose squares are summed together, always the same ones
constexpr int kLanes = 16; ///< partial sums of a block, side by side so that they are one vector

/// The factor on the rate.
double trust(double weightNorm, double updateNorm, double minimumTrust)
{
    weightNorm = std::min(weightNorm, kLargestWeightNorm);
    const double quotient = weightNorm == 0 || updateNorm == 0 ? 1 : weightNorm / updateNorm;
    return std::max(quotient, minimumTrust);
}

template <typename Real>
struct Numbers {
    Real beta1, beta2, rest1, rest2, epsilon, decay;

    explicit Numbers(const LambNumbers& from)
        : beta1(static_cast<Real>(from.beta1))
        , beta2(static_cast<Real>(from.beta2))
        , rest1(static_cast<Real>(1 - from.beta1))
        , rest2(static_cast<Real>(1 - from.beta2))
        , epsilon(static_cast<Real>(from.epsilon))
        , decay(static_cast<Real>(from.weightDecay))
    {
    }
};

struct Squares {
    double weight = 0;
    double update = 0;
};

/// New moments of one block, and the squared norms of its weights and of its update.
template <typename Real>
WORKBENCH_INLINE Squares updateMoments(
    const Real* WORKBENCH_RESTRICT w, const Real* WORKBENCH_RESTRICT g, Real* WORKBENCH_RESTRICT m,
    Real* WORKBENCH_RESTRICT s, std::int64_t count, const Numbers<Real>& given)
{
    const Numbers<Real> n = given;
    Real weight[kLanes] = {};
    Real update[kLanes] = {};
    const auto one = [&](std::int64_t i, int lane) {
        const Real mean = n.beta1 * m[i] + n.rest1 * g[i];
        const Real square = n.beta2 * s[i] + n.rest2 * g[i] * g[i];
        const Real u = mean / (std::sqrt(square) + n.epsilon) + n.decay * w[i];
        m[i] = mean;
        s[i] = square;
        weight[lane] += w[i] * w[i];
        update[lane] += u * u;
    };
    std::int64_t i = 0;
    for (; i + kLanes <= count; i += kLanes)
        for (int lane = 0; lane < kLanes; ++lane)
            one(i + lane, lane);
    for (; i < count; ++i)
        one(i, 0);
    Squares result;
    for (int lane = 0; lane < kLanes; ++lane) {
        result.weight += static_cast<double>(weight[lane]);
        result.update += static_cast<double>(update[lane]);
    }
    return result;
}

/// The update itself is computed again from the moments: cheaper than to store it.
template <typename Real>
WORKBENCH_INLINE void
moveWeights(Real* w, const Real* m, const Real* s, std::int64_t count, const Numbers<Real>& given, Real rate)
{
    const Numbers<Real> n = given;
    for (std::int64_t i = 0; i < count; ++i)
        w[i] -= rate * (m[i] / (std::sqrt(s[i]) + n.epsilon) + n.decay * w[i]);
}

WORKBENCH_VECTOR_CLONES void momentsOfBlock(
    const float* w, const float* g, float* m, float* s, std::int64_t count, const Numbers<float>& n, Squares* squares)
{
    *squares = updateMoments(w, g, m, s, count, n);
}
void momentsOfBlock(
    const double* w, const double* g, double* m, double* s, std::int64_t count, const Numbers<double>& n,
    Squares* squares)
{
    *squares = updateMoments(w, g, m, s, count, n);
}
WORKBENCH_VECTOR_CLONES void
moveBlock(float* w, const float* m, const float* s, std::int64_t count, const Numbers<float>& n, float rate)
{
    moveWeights(w, m, s, count, n, rate);
}
void moveBlock(double* w, const double* m, const double* s, std::int64_t count, const Numbers<double>& n, double rate)
{
    moveWeights(w, m, s, count, n, rate);
}

template <typename Real>
void fusedUpdate(Real* w, const Real* g, Real* m, Real* s, std::int64_t count, const LambNumbers& given)
{
    const Numbers<Real> numbers(given);
    const std::int64_t blocks = (count + kBlock - 1) / kBlock;
    const auto blockSize = [&](std::int64_t block) { return std::min(kBlock, count - block * kBlock); };
    constexpr std::int64_t kGrain = kSimpleGrain / kBlock;
    std::vector<Squares> squares(static_cast<std::size_t>(blocks));
    inParallel(blocks, kGrain, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t block = begin; block < end; ++block) {
            const std::int64_t at = block * kBlock;
            momentsOfBlock(
                w + at, g + at, m + at, s + at, blockSize(block), numbers, &squares[static_cast<std::size_t>(block)]);
        }
    });
    Squares total; // in the order of the blocks, so that the number of threads changes nothing
    for (const auto& each : squares) {
        total.weight += each.weight;
        total.update += each.update;
    }
    const auto rate
        = static_cast<Real>(given.rate * trust(std::sqrt(total.weight), std::sqrt(total.update), given.minimumTrust));
    inParallel(blocks, kGrain, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t block = begin; block < end; ++block) {
            const std::int64_t at = block * kBlock;
            moveBlock(w + at, m + at, s + at, blockSize(block), numbers, rate);
        }
    });
}

} // namespace

void lambUpdate(
    const at::Tensor& w, const at::Tensor& gradient, const at::Tensor& mean, const at::Tensor& square,
    const LambNumbers& numbers)
{
    const auto plainRows
        = [&](const at::Tensor& each) { return each.is_contiguous() && each.scalar_type() == w.scalar_type(); };
    if (!isCpuReal(w) || !plainRows(w) || !plainRows(gradient) || !plainRows(mean) || !plainRows(square))
        return plainLambUpdate(w, gradient, mean, square, numbers);
    withReal(w, [&](auto zero) {
        using Real = decltype(zero);
        fusedUpdate(
            w.mutable_data_ptr<Real>(), gradient.const_data_ptr<Real>(), mean.mutable_data_ptr<Real>(),
            square.mutable_data_ptr<Real>(), w.numel(), numbers);
    });
    w.unsafeGetTensorImpl()->bump_version(); // whoever keeps something made from it must see that it is old
}

void plainLambUpdate(
    const at::Tensor& w, const at::Tensor& gradient, const at::Tensor& mean, const at::Tensor& square,
    const LambNumbers& numbers)
{
    mean.mul_(numbers.beta1).add_(gradient, 1 - numbers.beta1);
    square.mul_(numbers.beta2).addcmul_(gradient, gradient, 1 - numbers.beta2);
    auto update = mean / square.sqrt().add_(numbers.epsilon);
    if (numbers.weightDecay != 0)
        update.add_(w, numbers.weightDecay);
    const double weightNorm = at::linalg_vector_norm(w).item<double>();
    const double updateNorm = at::linalg_vector_norm(update).item<double>();
    w.sub_(update, numbers.rate * trust(weightNorm, updateNorm, numbers.minimumTrust));
}

} // namespace workbench::kernels
