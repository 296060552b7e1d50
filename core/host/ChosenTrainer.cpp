// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/host/ChosenTrainer.h"

#include "core/kernels/CudaProbe.h"

#include <utility>

namespace workbench::host
{

bool wantsOwnProcess(const config::RuntimeConfig& runtime)
{
    if (runtime.process != config::Process::Auto)
        return runtime.process == config::Process::Own;
    return runtime.device == config::Device::Cuda
        || (runtime.device == config::Device::Auto && kernels::hasCudaDriver(kernels::cudaFiles()));
}

Result<ChosenTrainer> ChosenTrainer::create(train::TrainRequest request)
{
    const auto chosen = [](auto&& trainer) { return ChosenTrainer(std::forward<decltype(trainer)>(trainer)); };
    if (wantsOwnProcess(request.config.runtime))
        return HostedTrainer::create(request).map(chosen);
    return train::Trainer::create(std::move(request)).map(chosen);
}

Result<train::TrainSummary>
ChosenTrainer::run(std::stop_token stop, train::EventSink& sink, train::TrainControl& control)
{
    return std::visit([&](const auto& trainer) { return trainer->run(stop, sink, control); }, m_trainer);
}

} // namespace workbench::host
