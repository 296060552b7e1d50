// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/OptimizerState.h"

#include "core/train/Lamb.h"
#include "core/train/OptimizerFactory.h"

#include <ATen/ops/full.h>
#include <torch/optim/adamw.h>

#include <memory>
#include <string>
#include <type_traits>
#include <utility>

namespace workbench::train
{

namespace
{

/// What LAMB and AdamW alike remember of one parameter.
struct Moments {
    std::int64_t step = 0;
    at::Tensor mean, square;
};

using StateMap = std::remove_cvref_t<decltype(std::declval<torch::optim::Optimizer>().state())>;

Moments momentsOf(torch::optim::OptimizerParamState& state)
{
    if (const auto* lamb = dynamic_cast<const LambParamState*>(&state))
        return {lamb->step, lamb->mean, lamb->square};
    const auto& adam = dynamic_cast<const torch::optim::AdamWParamState&>(state);
    return {adam.step(), adam.exp_avg(), adam.exp_avg_sq()};
}

std::unique_ptr<torch::optim::OptimizerParamState> stateFrom(const torch::optim::Optimizer& optimizer, Moments moments)
{
    if (dynamic_cast<const Lamb*>(&optimizer)) {
        auto state = std::make_unique<LambParamState>();
        state->step = moments.step;
        state->mean = std::move(moments.mean);
        state->square = std::move(moments.square);
        return state;
    }
    auto state = std::make_unique<torch::optim::AdamWParamState>();
    state->step(moments.step);
    state->exp_avg(std::move(moments.mean));
    state->exp_avg_sq(std::move(moments.square));
    return state;
}

tl::unexpected<Error> mismatch(const std::string& what)
{
    return fail(
        ErrorCode::Mismatch, "The optimiser's state does not fit the model: " + what + ".",
        "Use it with the configuration it was saved with.");
}

/// A copy like `parameter`, or undefined if `saved` is of another shape or type.
at::Tensor copyLike(const at::Tensor& parameter, const at::Tensor& saved)
{
    if (saved.sizes() != parameter.sizes() || saved.scalar_type() != parameter.scalar_type())
        return {};
    return saved.to(parameter.options().requires_grad(false), /*non_blocking=*/false, /*copy=*/true);
}

} // namespace

std::vector<model::NamedTensor> optimizerState(const model::ShaRnn& model, torch::optim::Optimizer& optimizer)
{
    std::vector<model::NamedTensor> tensors;
    for (const auto& parameter : model->named_parameters()) {
        const auto found = optimizer.state().find(parameter.value().unsafeGetTensorImpl());
        if (found == optimizer.state().end())
            continue;
        Moments moments = momentsOf(*found->second);
        tensors.push_back({"mean." + parameter.key(), std::move(moments.mean)});
        tensors.push_back({"square." + parameter.key(), std::move(moments.square)});
        tensors.push_back({"step." + parameter.key(), at::full({1}, moments.step, at::kLong)});
    }
    return tensors;
}

Result<> loadOptimizerState(
    const model::ShaRnn& model, torch::optim::Optimizer& optimizer, std::span<const model::NamedTensor> tensors)
{
    StateMap loaded;
    std::size_t used = 0;
    for (const auto& parameter : model->named_parameters()) {
        const at::Tensor* mean = model::findTensor(tensors, "mean." + parameter.key());
        const at::Tensor* square = model::findTensor(tensors, "square." + parameter.key());
        const at::Tensor* step = model::findTensor(tensors, "step." + parameter.key());
        if (!mean && !square && !step)
            continue;
        if (!mean || !square || !step)
            return mismatch("a part of what it knows of " + parameter.key() + " is missing");
        Moments moments{0, copyLike(parameter.value(), *mean), copyLike(parameter.value(), *square)};
        if (!moments.mean.defined() || !moments.square.defined())
            return mismatch("what it knows of " + parameter.key() + " is of another shape or type");
        if (step->scalar_type() != at::kLong || step->numel() != 1 || step->item<std::int64_t>() < 0)
            return mismatch("step." + parameter.key() + " is no count");
        moments.step = step->item<std::int64_t>();
        loaded[parameter.value().unsafeGetTensorImpl()] = stateFrom(optimizer, std::move(moments));
        used += 3;
    }
    if (used != tensors.size())
        return mismatch("it names parameters that the model does not have");
    optimizer.state() = std::move(loaded);
    return {};
}

Result<> checkOptimizerState(
    const model::ShaRnn& model, const config::TrainConfig& train, std::span<const model::NamedTensor> tensors)
{
    return loadOptimizerState(model, *makeOptimizer(train, model->parameters()), tensors);
}

} // namespace workbench::train
