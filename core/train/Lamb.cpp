// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/Lamb.h"

#include "core/kernels/LambUpdate.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/zeros_like.h>
#include <torch/serialize/archive.h>

#include <memory>
#include <utility>

namespace workbench::train
{

namespace
{

/// Any archive, any member; the names are those of the members.
template <typename Archive, typename Options>
void archiveOptions(Archive&& each, Options& options)
{
    each("learning_rate", options.learningRate);
    each("beta1", options.beta1);
    each("beta2", options.beta2);
    each("epsilon", options.epsilon);
    each("weight_decay", options.weightDecay);
    each("minimum_trust", options.minimumTrust);
}

} // namespace

void LambOptions::serialize(torch::serialize::InputArchive& archive)
{
    archiveOptions(
        [&](const char* name, double& value) {
            c10::IValue stored;
            archive.read(name, stored);
            value = stored.toDouble();
        },
        *this);
}

void LambOptions::serialize(torch::serialize::OutputArchive& archive) const
{
    archiveOptions([&](const char* name, double value) { archive.write(name, c10::IValue(value)); }, *this);
}

void LambParamState::serialize(torch::serialize::InputArchive& archive)
{
    c10::IValue stored;
    archive.read("step", stored);
    step = stored.toInt();
    archive.read("mean", mean);
    archive.read("square", square);
}

void LambParamState::serialize(torch::serialize::OutputArchive& archive) const
{
    archive.write("step", c10::IValue(step));
    archive.write("mean", mean);
    archive.write("square", square);
}

Lamb::Lamb(std::vector<at::Tensor> parameters, LambOptions defaults)
    : Optimizer(
        {torch::optim::OptimizerParamGroup(std::move(parameters))}, std::make_unique<LambOptions>(std::move(defaults)))
{
}

LambParamState& Lamb::stateOf(const at::Tensor& parameter)
{
    auto& slot = state_[parameter.unsafeGetTensorImpl()];
    if (!slot) {
        auto fresh = std::make_unique<LambParamState>();
        fresh->mean = at::zeros_like(parameter);
        fresh->square = at::zeros_like(parameter);
        slot = std::move(fresh);
    }
    return static_cast<LambParamState&>(*slot);
}

at::Tensor Lamb::step(LossClosure closure)
{
    at::Tensor loss;
    if (closure) {
        const at::AutoGradMode grad(true);
        loss = closure();
    }
    const at::NoGradGuard noGrad;
    for (auto& group : param_groups_) {
        const auto& options = static_cast<const LambOptions&>(group.options());
        for (at::Tensor& w : group.params()) {
            if (!w.grad().defined())
                continue;
            const at::Tensor& g = w.grad();
            LambParamState& state = stateOf(w);
            ++state.step;
            kernels::lambUpdate(
                w, g, state.mean, state.square,
                {options.learningRate, options.beta1, options.beta2, options.epsilon, options.weightDecay,
                 options.minimumTrust});
        }
    }
    return loss;
}

void Lamb::save(torch::serialize::OutputArchive& archive) const
{
    torch::optim::serialize<LambParamState, LambOptions>(archive, *this);
}

void Lamb::load(torch::serialize::InputArchive& archive)
{
    torch::optim::serialize<LambParamState, LambOptions>(archive, *this);
}

} // namespace workbench::train
