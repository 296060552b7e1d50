// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/host/HostedTrainer.h"
#include "core/train/Trainer.h"

#include <memory>
#include <stop_token>
#include <variant>

namespace workbench::host
{

/// What runtime.process comes to on this machine: true for Own, and for Auto where the run may get a GPU, on which a
/// fault leaves its whole process without the device. Looks for the driver and for our CUDA module, and never touches a
/// GPU.
bool wantsOwnProcess(const config::RuntimeConfig& runtime);

/// train::Trainer where the configuration wants it: in this process, or in one of the run's own. All calls come from
/// one thread.
class ChosenTrainer
{
public:
    /// As Trainer::create(); of a run with a process of its own that process is started and does the checks.
    static Result<ChosenTrainer> create(train::TrainRequest request);

    /// As Trainer::run().
    Result<train::TrainSummary> run(std::stop_token stop, train::EventSink& sink, train::TrainControl& control);

private:
    using Trainers = std::variant<std::unique_ptr<train::Trainer>, std::unique_ptr<HostedTrainer>>;

    explicit ChosenTrainer(Trainers trainer)
        : m_trainer(std::move(trainer))
    {
    }

    Trainers m_trainer;
};

} // namespace workbench::host
