// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/config/RunConfig.h"
#include "core/train/ComputeThreads.h"
#include "core/train/MemoryEstimate.h"
#include "core/train/SpeedProbe.h"
#include "core/train/TrainEvent.h"

#include <filesystem>
#include <memory>
#include <stop_token>

namespace workbench
{
class FileSystem;
}

namespace workbench::train
{

class TrainControl;

struct TrainRequest {
    RunId run;
    config::RunConfig config; ///< validated; corpus.path names a regular file (a generated corpus is one by now)
    std::filesystem::path checkpointFolder; ///< "runs/<uuid>/checkpoints"; made if missing
    const FileSystem* fileSystem = nullptr; ///< where checkpoints are written; null: the machine's
};

/// How a run ended; the same facts as in its RunEnded event.
using TrainSummary = RunEnded;

/// Trains one SHA-RNN from its configuration to its end, blocking, on the calling thread (plus LibTorch's
/// intra-operation threads). Knows nothing of threads, windows or databases: what happens goes to the EventSink.
class Trainer
{
public:
    /// Checks configuration, corpus and device; opens the corpus. Does not allocate the model.
    static Result<std::unique_ptr<Trainer>> create(TrainRequest request);
    ~Trainer();

    /// Runs once. Always emits RunEnded last, also on failure. A stop ends after the current step with a checkpoint.
    /// Exceptions of LibTorch become Errors here.
    Result<TrainSummary> run(std::stop_token stop, EventSink& sink, TrainControl& control);

private:
    class Impl;
    explicit Trainer(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace workbench::train
