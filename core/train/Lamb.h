// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <torch/optim/optimizer.h>
#include <torch/optim/serialize.h>

#include <cstdint>
#include <utility>
#include <vector>

namespace workbench::train
{

/// The published settings of arXiv 1911.11423 (section 6.3) and its code.
struct LambOptions : public torch::optim::OptimizerCloneableOptions<LambOptions> {
    explicit LambOptions(double learningRate = 2e-3)
        : learningRate(learningRate)
    {
    }

    double learningRate; ///< before the trust ratio
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-6;
    double weightDecay = 1.2e-6;
    double minimumTrust = 0.25; ///< the least trust ratio of a tensor

    void serialize(torch::serialize::InputArchive& archive) override;
    void serialize(torch::serialize::OutputArchive& archive) const override;
    double get_lr() const override { return learningRate; }
    void set_lr(double rate) override { learningRate = rate; }
};

/// What Lamb keeps of one parameter tensor.
struct LambParamState : public torch::optim::OptimizerCloneableParamState<LambParamState> {
    std::int64_t step = 0; ///< updates so far
    at::Tensor mean; ///< m, like the parameter
    at::Tensor square; ///< s, like the parameter

    void serialize(torch::serialize::InputArchive& archive) override;
    void serialize(torch::serialize::OutputArchive& archive) const override;
};

/// LAMB (arXiv 1904.00962, version 3) with a minimum trust ratio, without bias correction, per parameter tensor w:
///     m = b1 m + (1 - b1) g;  s = b2 s + (1 - b2) g^2;  u = m / (sqrt(s) + epsilon) + decay w
///     trust = max(clamp(|w|, 0, 10) / |u|, minimumTrust), the quotient being 1 where either norm is 0
///     w = w - rate trust u
/// Parameters without a gradient are left alone.
class Lamb : public torch::optim::Optimizer
{
public:
    explicit Lamb(std::vector<at::Tensor> parameters, LambOptions defaults = LambOptions());

    at::Tensor step(LossClosure closure = nullptr) override;
    void save(torch::serialize::OutputArchive& archive) const override;
    void load(torch::serialize::InputArchive& archive) override;

private:
    LambParamState& stateOf(const at::Tensor& parameter);
};

} // namespace workbench::train
