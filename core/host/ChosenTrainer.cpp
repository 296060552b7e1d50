// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/host/ChosenTrainer.h"

#include "core/kernels/CudaProbe.h"

#include <filesystem>
#include <system_error>
#include <utility>

namespace workbench::host
{

namespace
{

/// Whether there is what chooseDevice() needs to find a GPU; looking for one would start CUDA in this process.
bool mayHaveGpu()
{
    const kernels::CudaFiles files = kernels::cudaFiles();
    std::error_code ignored;
    return std::filesystem::exists(files.module, ignored) && kernels::hasCudaDriver(files);
}

} // namespace

bool wantsOwnProcess(const config::RuntimeConfig& runtime)
{
    if (runtime.process != config::Process::Auto)
        return runtime.process == config::Process::Own;
    return runtime.device == config::Device::Cuda || (runtime.device == config::Device::Auto && mayHaveGpu());
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
