// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/WeightsModel.h"

#include "core/train/RandomStream.h"

#include <ATen/core/grad_mode.h>

#include <utility>

namespace workbench::train
{

std::shared_ptr<const WeightsSnapshot>
snapshotOf(const model::ShaRnn& model, const config::RunConfig& config, std::int64_t step)
{
    auto weights = std::make_unique<WeightsSnapshot::Weights>();
    for (const at::Tensor& parameter : model->parameters())
        weights->parameters.push_back(
            parameter.detach().to(at::kCPU, parameter.scalar_type(), /*non_blocking=*/false, /*copy=*/true));
    return std::make_shared<const WeightsSnapshot>(config, step, std::move(weights));
}

model::ShaRnn modelOf(const WeightsSnapshot& snapshot, at::Device device)
{
    RandomStream unused(0, at::kCPU); // the fresh weights are overwritten; the process's random numbers stay
    const RandomStream::Scope scope(unused);
    model::ShaRnn model(snapshot.config().model);
    {
        const at::NoGradGuard noGrad;
        const std::vector<at::Tensor> parameters = model->parameters();
        for (std::size_t i = 0; i < parameters.size(); ++i)
            parameters[i].copy_(snapshot.weights().parameters.at(i));
    }
    model->to(device);
    model->eval();
    return model;
}

} // namespace workbench::train
