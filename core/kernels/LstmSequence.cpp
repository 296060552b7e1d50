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

/// One row of one step. The four gates are apart from each other, which the compiler must be told to use vectors.
template <typename Real>
WORKBENCH_INLINE void forwardRow(
    Real* WORKBENCH_RESTRICT gateI, Real* WORKBENCH_RESTRICT gateF, Real* WORKBENCH_RESTRICT gateG,
    Real* WORKBENCH_RESTRICT gateO, const Real* WORKBENCH_RESTRICT cBefore, Real* WORKBENCH_RESTRICT c,
    Real* WORKBENCH_RESTRICT h, std::int64_t d)
{
    for (std::int64_t k = 0; k < d; ++k) {
        const Real i = sigmoid(gateI[k]);
        const Real f = sigmoid(gateF[k]);
        const Real g = hyperbolicTangent(gateG[k]);
        const Real o = sigmoid(gateO[k]);
        const Real cell = f * cBefore[k] + i * g;
        gateI[k] = i;
        gateF[k] = f;
        gateG[k] = g;
        gateO[k] = o;
        c[k] = cell;
        h[k] = o * hyperbolicTangent(cell);
    }
}

template <typename Real>
WORKBENCH_INLINE void backwardRow(
    Real* WORKBENCH_RESTRICT gateI, Real* WORKBENCH_RESTRICT gateF, Real* WORKBENCH_RESTRICT gateG,
    Real* WORKBENCH_RESTRICT gateO, const Real* WORKBENCH_RESTRICT cBefore, const Real* WORKBENCH_RESTRICT c,
    const Real* WORKBENCH_RESTRICT gradY, const Real* WORKBENCH_RESTRICT gradH, Real* WORKBENCH_RESTRICT gradC,
    std::int64_t d)
{
    for (std::int64_t k = 0; k < d; ++k) {
        const Real i = gateI[k];
        const Real f = gateF[k];
        const Real g = gateG[k];
        const Real o = gateO[k];
        const Real tanhC = hyperbolicTangent(c[k]);
        const Real dh = gradY[k] + gradH[k];
        const Real dc = gradC[k] + dh * o * (Real(1) - tanhC * tanhC);
        gateI[k] = dc * g * i * (Real(1) - i);
        gateF[k] = dc * cBefore[k] * f * (Real(1) - f);
        gateG[k] = dc * i * (Real(1) - g * g);
        gateO[k] = dh * tanhC * o * (Real(1) - o);
        gradC[k] = dc * f;
    }
}

/// One step of some rows. `gates` [., 4 D] come as sums and leave as values of the four gates.
template <typename Real>
WORKBENCH_INLINE void
forwardRows(Real* gates, const Real* cBefore, Real* c, Real* h, std::int64_t begin, std::int64_t end, std::int64_t d)
{
    for (std::int64_t row = begin; row < end; ++row) {
        Real* const gate = gates + row * 4 * d;
        forwardRow(gate, gate + d, gate + 2 * d, gate + 3 * d, cBefore + row * d, c + row * d, h + row * d, d);
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
        backwardRow(
            gate, gate + d, gate + 2 * d, gate + 3 * d, cBefore + row * d, c + row * d, gradY + row * d,
            gradH + row * d, gradC + row * d, d);
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

/// A turned copy of the recurrent matrix multiplies up to 1.7 times faster, and pays for itself after a few steps.
bool turnedCopyPays(std::int64_t time)
{
    return time >= 16;
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
        const bool turned = turnedCopyPays(time);
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
