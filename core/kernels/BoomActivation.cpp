// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/BoomActivation.h"

#include "core/kernels/Dropout.h"
#include "core/kernels/DropoutMask.h"
#include "core/kernels/Parallel.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/sigmoid.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>

namespace workbench::kernels
{

namespace
{

constexpr double kSlope = 1.702;

struct Shape {
    std::int64_t inner; ///< F
    std::int64_t chunks;
    std::int64_t width;
};

/// One chunk of one row, whose first value has the number `index`, added to the sum of those before it.
template <typename Real>
WORKBENCH_INLINE void forwardChunk(
    Real* WORKBENCH_RESTRICT sum, const Real* WORKBENCH_RESTRICT u, std::int64_t width, bool first, std::uint32_t index,
    const DropoutMask& mask)
{
    const auto active = [&](std::int64_t i) {
        return u[i] * sigmoid(static_cast<Real>(kSlope) * u[i])
            * mask.factor<Real>(index + static_cast<std::uint32_t>(i));
    };
    if (first)
        for (std::int64_t i = 0; i < width; ++i)
            sum[i] = active(i);
    else
        for (std::int64_t i = 0; i < width; ++i)
            sum[i] += active(i);
}

template <typename Real>
WORKBENCH_INLINE void backwardChunk(
    Real* WORKBENCH_RESTRICT gradU, const Real* WORKBENCH_RESTRICT u, const Real* WORKBENCH_RESTRICT grad,
    std::int64_t width, std::uint32_t index, const DropoutMask& mask)
{
    for (std::int64_t i = 0; i < width; ++i) {
        const Real scaled = static_cast<Real>(kSlope) * u[i];
        const Real gate = sigmoid(scaled);
        gradU[i] = grad[i] * mask.factor<Real>(index + static_cast<std::uint32_t>(i))
            * (gate + scaled * gate * (Real(1) - gate));
    }
}

template <typename Real>
WORKBENCH_INLINE void forwardRows(
    Real* out, const Real* u, std::int64_t begin, std::int64_t end, const Shape& shape, const DropoutMask& given)
{
    const DropoutMask mask = given;
    for (std::int64_t row = begin; row < end; ++row)
        for (std::int64_t chunk = 0; chunk < shape.chunks; ++chunk) {
            const std::int64_t first = row * shape.inner + chunk * shape.width;
            forwardChunk(
                out + row * shape.width, u + first, shape.width, chunk == 0, static_cast<std::uint32_t>(first), mask);
        }
}

template <typename Real>
WORKBENCH_INLINE void backwardRows(
    Real* gradU, const Real* u, const Real* grad, std::int64_t begin, std::int64_t end, const Shape& shape,
    const DropoutMask& given)
{
    const DropoutMask mask = given;
    for (std::int64_t row = begin; row < end; ++row) {
        for (std::int64_t chunk = 0; chunk < shape.chunks; ++chunk) {
            const std::int64_t first = row * shape.inner + chunk * shape.width;
            backwardChunk(
                gradU + first, u + first, grad + row * shape.width, shape.width, static_cast<std::uint32_t>(first),
                mask);
        }
        for (std::int64_t i = shape.chunks * shape.width; i < shape.inner; ++i)
            gradU[row * shape.inner + i] = 0;
    }
}

WORKBENCH_VECTOR_CLONES void forwardKernel(
    float* out, const float* u, std::int64_t begin, std::int64_t end, const Shape& shape, const DropoutMask& mask)
{
    forwardRows(out, u, begin, end, shape, mask);
}
void forwardKernel(
    double* out, const double* u, std::int64_t begin, std::int64_t end, const Shape& shape, const DropoutMask& mask)
{
    forwardRows(out, u, begin, end, shape, mask);
}
WORKBENCH_VECTOR_CLONES void backwardKernel(
    float* gradU, const float* u, const float* grad, std::int64_t begin, std::int64_t end, const Shape& shape,
    const DropoutMask& mask)
{
    backwardRows(gradU, u, grad, begin, end, shape, mask);
}
void backwardKernel(
    double* gradU, const double* u, const double* grad, std::int64_t begin, std::int64_t end, const Shape& shape,
    const DropoutMask& mask)
{
    backwardRows(gradU, u, grad, begin, end, shape, mask);
}

std::int64_t rowGrain(std::int64_t rowLength)
{
    return std::max<std::int64_t>(1, kSimpleGrain / rowLength);
}

class BoomActivationFunction : public torch::autograd::Function<BoomActivationFunction>
{
public:
    static at::Tensor forward(
        torch::autograd::AutogradContext* context, const at::Tensor& given, std::int64_t chunks, std::int64_t width,
        double rate)
    {
        const auto mask = DropoutMask::draw(rate);
        const at::Tensor u = given.contiguous();
        const Shape shape{u.size(-1), chunks, width};
        auto sizes = u.sizes().vec();
        sizes.back() = width;
        at::Tensor out = at::empty(sizes, u.options());
        withReal(u, [&](auto zero) {
            using Real = decltype(zero);
            inParallel(u.numel() / shape.inner, rowGrain(shape.inner), [&](std::int64_t begin, std::int64_t end) {
                forwardKernel(out.mutable_data_ptr<Real>(), u.const_data_ptr<Real>(), begin, end, shape, mask);
            });
        });
        context->save_for_backward({u});
        mask.save(context->saved_data, rate);
        context->saved_data["chunks"] = chunks;
        context->saved_data["width"] = width;
        return out;
    }

    static torch::autograd::variable_list
    backward(torch::autograd::AutogradContext* context, const torch::autograd::variable_list& gradients)
    {
        const auto mask = DropoutMask::load(context->saved_data);
        const at::Tensor u = context->get_saved_variables()[0];
        const Shape shape{u.size(-1), context->saved_data["chunks"].toInt(), context->saved_data["width"].toInt()};
        const at::Tensor grad = gradients[0].contiguous();
        at::Tensor gradU = at::empty_like(u);
        withReal(u, [&](auto zero) {
            using Real = decltype(zero);
            inParallel(u.numel() / shape.inner, rowGrain(shape.inner), [&](std::int64_t begin, std::int64_t end) {
                backwardKernel(
                    gradU.mutable_data_ptr<Real>(), u.const_data_ptr<Real>(), grad.const_data_ptr<Real>(), begin, end,
                    shape, mask);
            });
        });
        return {gradU, at::Tensor(), at::Tensor(), at::Tensor()};
    }
};

} // namespace

at::Tensor boomActivation(const at::Tensor& u, std::int64_t chunks, std::int64_t width, double rate)
{
    return isCpuReal(u) ? BoomActivationFunction::apply(u, chunks, width, rate)
                        : plainBoomActivation(u, chunks, width, rate);
}

at::Tensor plainBoomActivation(const at::Tensor& u, std::int64_t chunks, std::int64_t width, double rate)
{
    const auto active = dropout(u * at::sigmoid(kSlope * u), rate);
    return active.narrow(-1, 0, chunks * width).unflatten(-1, {chunks, width}).sum(-2);
}

} // namespace workbench::kernels
