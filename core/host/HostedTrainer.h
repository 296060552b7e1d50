// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/train/Trainer.h"

#include <chrono>
#include <filesystem>
#include <memory>
#include <stop_token>

namespace workbench::host
{

/// What is started for a run: "PROGRAM --host-run SOCKET", which calls hostedRun() before anything else.
struct HostProgram {
    std::filesystem::path path = "/proc/self/exe"; ///< absolute; this very program, also after it was replaced
    std::chrono::milliseconds patience = std::chrono::minutes(1); ///< until it has connected
};

/// train::Trainer in a process of its own, so that a fault that takes a process down takes this run alone. The same
/// code trains there, with the same numbers; a run that ends by itself ends as it would here. The process never
/// outlives the thread that created it, so all of an object's calls come from one thread.
class HostedTrainer
{
public:
    /// Starts the process, which checks what Trainer::create() checks; its Error comes back as it is. InvalidArgument
    /// for a request with a file system of its own, which cannot cross.
    static Result<std::unique_ptr<HostedTrainer>>
    create(const train::TrainRequest& request, const HostProgram& program = {});
    ~HostedTrainer(); ///< ends the process if it still runs

    /// Runs once, with the contract of Trainer::run(). RunEnded comes when the process has gone. Where it dies, or says
    /// what cannot be understood, the run has Failed: the Error says what happened and from where it can be resumed.
    Result<train::TrainSummary> run(std::stop_token stop, train::EventSink& sink, train::TrainControl& control);

    int processId() const;

private:
    class Impl;
    explicit HostedTrainer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace workbench::host
