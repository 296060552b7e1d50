// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/OptimizerFactory.h"

#include "core/train/Lamb.h"

#include <torch/optim/adamw.h>

#include <utility>

namespace workbench::train
{

std::unique_ptr<torch::optim::Optimizer>
makeOptimizer(const config::TrainConfig& train, std::vector<at::Tensor> parameters)
{
    if (train.optimizer == config::Optimizer::AdamW)
        return std::make_unique<torch::optim::AdamW>(
            std::move(parameters),
            torch::optim::AdamWOptions(train.learningRate)
                .betas({train.beta1, train.beta2})
                .eps(train.epsilon)
                .weight_decay(train.weightDecay));
    LambOptions options(train.learningRate);
    options.beta1 = train.beta1;
    options.beta2 = train.beta2;
    options.epsilon = train.epsilon;
    options.weightDecay = train.weightDecay;
    options.minimumTrust = train.minimumTrust;
    return std::make_unique<Lamb>(std::move(parameters), options);
}

void setLearningRate(torch::optim::Optimizer& optimizer, double rate)
{
    for (auto& group : optimizer.param_groups())
        group.options().set_lr(rate);
}

} // namespace workbench::train
