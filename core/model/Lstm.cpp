// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/Lstm.h"

#include "core/kernels/LstmSequence.h"

#include <ATen/ops/zeros.h>
#include <torch/nn/init.h>

#include <cmath>
#include <utility>

namespace workbench::model
{

LstmImpl::LstmImpl(LstmOptions options)
    : m_options(options)
{
    reset();
}

void LstmImpl::reset()
{
    const std::int64_t d = m_options.width;
    const double bound = 1 / std::sqrt(static_cast<double>(d));
    const auto fresh = [&](const char* name, at::IntArrayRef shape) {
        return register_parameter(name, torch::nn::init::uniform_(at::empty(shape), -bound, bound));
    };
    weightInput = fresh("weight_ih_l0", {4 * d, d});
    weightHidden = fresh("weight_hh_l0", {4 * d, d});
    biasInput = fresh("bias_ih_l0", {4 * d});
    biasHidden = fresh("bias_hh_l0", {4 * d});
}

LstmOutput LstmImpl::forward(const at::Tensor& x, const LstmState& state)
{
    const auto zeros = [&] { return at::zeros({1, x.size(1), m_options.width}, x.options().requires_grad(false)); };
    const auto h = state.h.defined() ? state.h : zeros();
    const auto c = state.c.defined() ? state.c : zeros();
    auto out = kernels::lstmSequence(x, h, c, {weightInput, weightHidden, biasInput, biasHidden});
    return {std::move(out.y), {std::move(out.h), std::move(out.c)}};
}

} // namespace workbench::model
