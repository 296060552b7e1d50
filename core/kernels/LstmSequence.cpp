// SPDX-License-Identifier: GPL-3.0-or-later
// The products that do not depend on the step before are done once for the whole segment: the input's share of the
// gates going forward, the gradients of input and weights going back. Only h W is left to be done step by step.
#include "core/kernels/LstmSequence.h"

#include "core/kernels/Blas.h"
#include "core/kernels/Parallel.h"
#include "core/kernels/VectorMath.h"

#include <ATen/TensorOperators.h>
#include <ATen/core/LegacyTypeDispatch.h>
#include <ATen/ops/addmm.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/lstm.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/zeros_like.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>

namespace workbench::kernels
{

namespace
{

/// One step of some rows. `gates` [., 4 D] come as sums and leave as values of the four gates.
template <typename Real>
WORKBENCH_INLINE void
forwardRows(Real* gates, const Real* cBefore, Real* c, Real* h, std::int64_t begin, std::int64_t end, std::int64_t d)
{
    for (std::int64_t row = begin; row < end; ++row) {
        Real* const gate = gates + row * 4 * d;
        for (std::int64_t k = 0; k < d; ++k) {
            const Real i = sigmoid(gate[k]);
            const Real f = sigmoid(gate[d + k]);
            const Real g = hyperbolicTangent(gate[2 * d + k]);
            const Real o = sigmoid(gate[3 * d + k]);
            const Real cell = f * cBefore[row * d + k] + i * g;
            gate[k] = i;
            gate[d + k] = f;
            gate[2 * d + k] = g;
            gate[3 * d + k] = o;
            c[row * d + k] = cell;
            h[row * d + k] = o * hyperbolicTangent(cell);
        }
    }
}

/// One step back. `gates`: the values of the gates, replaced by the gradients of their sums. `gradC`: of this step's
/// cell, replaced by that of the step before. `gradY` and `gradH` are the two ways in which h was used.
template <typename Real>
WORKBENCH_INLINE void backwardRows(
    Real* gates, const Real* cBefore, const Real* c, const Real* gradY, const Real* gradH, Real* gradC,
    std::int64_t begin, std::int64_t end, std::int64_t d)
{
    for (std::int64_t row = begin; row < end; ++row) {
        Real* const gate = gates + row * 4 * d;
        for (std::int64_t k = 0; k < d; ++k) {
            const std::int64_t at = row * d + k;
            const Real i = gate[k];
            const Real f = gate[d + k];
            const Real g = gate[2 * d + k];
            const Real o = gate[3 * d + k];
            const Real tanhC = hyperbolicTangent(c[at]);
            const Real dh = gradY[at] + gradH[at];
            const Real dc = gradC[at] + dh * o * (Real(1) - tanhC * tanhC);
            gate[k] = dc * g * i * (Real(1) - i);
            gate[d + k] = dc * cBefore[at] * f * (Real(1) - f);
            gate[2 * d + k] = dc * i * (Real(1) - g * g);
            gate[3 * d + k] = dh * tanhC * o * (Real(1) - o);
            gradC[at] = dc * f;
        }
    }
}

WORKBENCH_VECTOR_CLONES void forwardStep(
    float* gates, const float* cBefore, float* c, float* h, std::int64_t begin, std::int64_t end, std::int64_t d)
{
    forwardRows(gates, cBefore, c, h, begin, end, d);
}
void forwardStep(
    double* gates, const double* cBefore, double* c, double* h, std::int64_t begin, std::int64_t end, std::int64_t d)
{
    forwardRows(gates, cBefore, c, h, begin, end, d);
}
WORKBENCH_VECTOR_CLONES void backwardStep(
    float* gates, const float* cBefore, const float* c, const float* gradY, const float* gradH, float* gradC,
    std::int64_t begin, std::int64_t end, std::int64_t d)
{
    backwardRows(gates, cBefore, c, gradY, gradH, gradC, begin, end, d);
}
void backwardStep(
    double* gates, const double* cBefore, const double* c, const double* gradY, const double* gradH, double* gradC,
    std::int64_t begin, std::int64_t end, std::int64_t d)
{
    backwardRows(gates, cBefore, c, gradY, gradH, gradC, begin, end, d);
}

/// Rows that one thread should have: a row is D times some forty instructions.
std::int64_t rowGrain(std::int64_t d)
{
    return std::max<std::int64_t>(1, 2048 / d);
}

/// While the recurrent matrix fits the cache beside the rest, a turned copy multiplies faster, and pays for itself
/// after a few steps.
bool turnedCopyPays(std::int64_t time, std::int64_t d)
{
    return time >= 16 && d <= 512;
}

class LstmSequenceFunction : public torch::autograd::Function<LstmSequenceFunction>
{
public:
    static torch::autograd::variable_list forward(
        torch::autograd::AutogradContext* context, const at::Tensor& givenX, const at::Tensor& h0, const at::Tensor& c0,
        const at::Tensor& weightInput, const at::Tensor& weightHidden, const at::Tensor& biasInput,
        const at::Tensor& biasHidden)
    {
        const at::AutoDispatchBelowADInplaceOrView noTracking; // the views below are nobody's business
        const at::Tensor x = givenX.contiguous();
        const auto time = x.size(0);
        const auto batch = x.size(1);
        const auto d = x.size(2);
        const at::Tensor gates = at::addmm(biasInput + biasHidden, x.view({time * batch, d}), weightInput.t());
        // Row 0 is the state before the segment, so that rows t and t + 1 are before and after step t.
        const at::Tensor hs = at::empty({time + 1, batch, d}, x.options());
        const at::Tensor cs = at::empty({time + 1, batch, d}, x.options());
        hs[0].copy_(h0[0]);
        cs[0].copy_(c0[0]);
        const bool turned = turnedCopyPays(time, d);
        const at::Tensor recurrent = turned ? weightHidden.t().contiguous() : weightHidden.contiguous();
        withReal(x, [&](auto zero) {
            using Real = decltype(zero);
            Real* const h = hs.mutable_data_ptr<Real>();
            Real* const c = cs.mutable_data_ptr<Real>();
            Real* const gate = gates.mutable_data_ptr<Real>();
            const MatrixView<Real> weight{recurrent.const_data_ptr<Real>(), turned ? 4 * d : d, !turned};
            const auto step = batch * d;
            for (std::int64_t t = 0; t < time; ++t) {
                multiply<Real>(batch, 4 * d, d, {h + t * step, d}, weight, 1, gate + 4 * t * step, 4 * d);
                inParallel(batch, rowGrain(d), [&](std::int64_t begin, std::int64_t end) {
                    forwardStep(
                        gate + 4 * t * step, c + t * step, c + (t + 1) * step, h + (t + 1) * step, begin, end, d);
                });
            }
        });
        context->save_for_backward({x, weightInput, weightHidden, gates, hs, cs});
        return {hs.narrow(0, 1, time), hs.narrow(0, time, 1).clone(), cs.narrow(0, time, 1).clone()};
    }

    static torch::autograd::variable_list
    backward(torch::autograd::AutogradContext* context, const torch::autograd::variable_list& gradients)
    {
        const at::AutoDispatchBelowADInplaceOrView noTracking;
        const auto saved = context->get_saved_variables();
        const at::Tensor &x = saved[0], &weightInput = saved[1], &weightHidden = saved[2];
        const at::Tensor &hs = saved[4], &cs = saved[5];
        const auto time = x.size(0);
        const auto batch = x.size(1);
        const auto d = x.size(2);
        // Kept as they are where the graph is walked a second time.
        const at::Tensor gates = saved[3].clone();
        const at::Tensor gradY = gradients[0].contiguous();
        const at::Tensor gradH = gradients[1].clone(at::MemoryFormat::Contiguous);
        const at::Tensor gradC = gradients[2].clone(at::MemoryFormat::Contiguous);
        const at::Tensor recurrent = weightHidden.contiguous();
        withReal(x, [&](auto zero) {
            using Real = decltype(zero);
            const Real* const c = cs.const_data_ptr<Real>();
            const Real* const dy = gradY.const_data_ptr<Real>();
            Real* const gate = gates.mutable_data_ptr<Real>();
            Real* const dh = gradH.mutable_data_ptr<Real>();
            Real* const dc = gradC.mutable_data_ptr<Real>();
            const auto step = batch * d;
            for (std::int64_t t = time; t-- > 0;) {
                inParallel(batch, rowGrain(d), [&](std::int64_t begin, std::int64_t end) {
                    backwardStep(
                        gate + 4 * t * step, c + t * step, c + (t + 1) * step, dy + t * step, dh, dc, begin, end, d);
                });
                multiply<Real>(
                    batch, d, 4 * d, {gate + 4 * t * step, 4 * d}, {recurrent.const_data_ptr<Real>(), d}, 0, dh, d);
            }
        });
        const at::Tensor xRows = x.view({time * batch, d});
        const at::Tensor hRows = hs.narrow(0, 0, time).reshape({time * batch, d});
        const at::Tensor gradBias = gates.sum(0);
        return {
            at::mm(gates, weightInput).view({time, batch, d}),
            gradH,
            gradC,
            at::mm(gates.t(), xRows),
            at::mm(gates.t(), hRows),
            gradBias,
            gradBias.clone(),
        };
    }
};

} // namespace

LstmSequenceOutput
lstmSequence(const at::Tensor& x, const at::Tensor& h, const at::Tensor& c, const LstmWeights& weights)
{
    if (!isCpuReal(x))
        return plainLstmSequence(x, h, c, weights);
    const auto out = LstmSequenceFunction::apply(
        x, h, c, weights.weightInput, weights.weightHidden, weights.biasInput, weights.biasHidden);
    return {out[0], out[1], out[2]};
}

LstmSequenceOutput
plainLstmSequence(const at::Tensor& x, const at::Tensor& h, const at::Tensor& c, const LstmWeights& weights)
{
    // "train" is what makes a gradient possible, so it follows the gradient mode: weights may be probed in
    // evaluation mode too.
    const bool keepForBackward = at::GradMode::is_enabled();
    auto [y, hn, cn] = at::lstm(
        x, {h, c}, {weights.weightInput, weights.weightHidden, weights.biasInput, weights.biasHidden},
        /*has_biases=*/true, /*num_layers=*/1, /*dropout=*/0.0, keepForBackward, /*bidirectional=*/false,
        /*batch_first=*/false);
    return {y, hn, cn};
}

} // namespace workbench::kernels
