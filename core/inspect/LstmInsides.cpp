// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/inspect/LstmInsides.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/addcmul.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/linear.h>

namespace workbench::inspect
{

LstmInsides lookInside(const kernels::LstmWeights& weights, const LstmPass& pass)
{
    const at::NoGradGuard noGrad;
    const auto times = pass.x.size(0);
    const auto width = pass.x.size(1);
    LstmInsides insides;
    insides.cell = at::empty_like(pass.h, at::MemoryFormat::Contiguous);
    if (times == 0) {
        insides.gates = pass.x.new_empty({4, 0, width});
        return insides;
    }

    const at::Tensor before = at::cat({pass.hBefore.view({1, width}), pass.h.narrow(0, 0, times - 1)});
    const at::Tensor inputs = at::cat({pass.x, before}, 1);
    const at::Tensor matrix = at::cat({weights.weightInput, weights.weightHidden}, 1);
    const at::Tensor sums = at::linear(inputs, matrix, weights.biasInput + weights.biasHidden);
    insides.gates = sums.view({times, 4, width}).transpose(0, 1).contiguous();
    const at::Tensor input = insides.gates[0].sigmoid_(), forget = insides.gates[1].sigmoid_();
    const at::Tensor candidate = insides.gates[2].tanh_(), output = insides.gates[3].sigmoid_();

    const at::Tensor added = input * candidate;
    at::Tensor c = pass.cBefore;
    for (std::int64_t time = 0; time < times; ++time) {
        c = at::addcmul(added[time], forget[time], c);
        insides.cell[time].copy_(c);
    }
    insides.deviation = (output * insides.cell.tanh() - pass.h).abs().max().item<double>();
    return insides;
}

} // namespace workbench::inspect
