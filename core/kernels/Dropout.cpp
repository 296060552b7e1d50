// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/Dropout.h"

#include "core/kernels/DropoutMask.h"
#include "core/kernels/Parallel.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/dropout.h>
#include <ATen/ops/empty_like.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <mutex>

namespace workbench::kernels
{

namespace
{

template <typename Real>
WORKBENCH_INLINE void maskRange(
    Real* WORKBENCH_RESTRICT to, const Real* WORKBENCH_RESTRICT from, std::int64_t begin, std::int64_t end,
    const DropoutMask& given)
{
    const DropoutMask mask = given; // a copy, which no store can be thought to change
    for (std::int64_t i = begin; i < end; ++i)
        to[i] = from[i] * mask.factor<Real>(static_cast<std::uint32_t>(i));
}

WORKBENCH_VECTOR_CLONES void
applyMask(float* to, const float* from, std::int64_t begin, std::int64_t end, const DropoutMask& mask)
{
    maskRange(to, from, begin, end, mask);
}

void applyMask(double* to, const double* from, std::int64_t begin, std::int64_t end, const DropoutMask& mask)
{
    maskRange(to, from, begin, end, mask);
}

at::Tensor masked(const at::Tensor& x, const DropoutMask& mask)
{
    const at::Tensor from = x.contiguous();
    at::Tensor to = at::empty_like(from);
    withReal(from, [&](auto zero) {
        using Real = decltype(zero);
        auto* const target = to.mutable_data_ptr<Real>();
        const auto* const source = from.const_data_ptr<Real>();
        inParallel(from.numel(), kSimpleGrain, [&](std::int64_t begin, std::int64_t end) {
            applyMask(target, source, begin, end, mask);
        });
    });
    return to;
}

class DropoutFunction : public torch::autograd::Function<DropoutFunction>
{
public:
    static at::Tensor forward(torch::autograd::AutogradContext* context, const at::Tensor& x, double rate)
    {
        const auto mask = DropoutMask::draw(rate);
        mask.save(context->saved_data, rate);
        return masked(x, mask);
    }

    static torch::autograd::variable_list
    backward(torch::autograd::AutogradContext* context, const torch::autograd::variable_list& gradients)
    {
        return {masked(gradients[0], DropoutMask::load(context->saved_data)), at::Tensor()};
    }
};

} // namespace

DropoutMask DropoutMask::of(double rate)
{
    DropoutMask mask;
    if (rate > 0) {
        mask.threshold = static_cast<std::uint32_t>(std::clamp(rate * 4294967296.0, 1.0, 4294967295.0));
        mask.scale = rate < 1 ? 1 / (1 - rate) : 0;
    }
    return mask;
}

DropoutMask DropoutMask::draw(double rate)
{
    auto mask = of(rate);
    if (mask.active()) {
        auto* const generator
            = at::get_generator_or_default<at::CPUGeneratorImpl>(std::nullopt, at::detail::getDefaultCPUGenerator());
        const std::scoped_lock lock(generator->mutex_);
        mask.first = generator->random();
        mask.second = generator->random();
    }
    return mask;
}

at::Tensor dropout(const at::Tensor& x, double rate)
{
    if (rate <= 0)
        return x;
    return isCpuReal(x) ? DropoutFunction::apply(x, rate) : at::dropout(x, rate, true);
}

} // namespace workbench::kernels
