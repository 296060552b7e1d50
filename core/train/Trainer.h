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
#include <optional>
#include <stop_token>

namespace workbench
{
class FileSystem;
}

namespace workbench::train
{

class TrainControl;

/// A checkpoint that a run begins with instead of fresh weights. The run counts on from the checkpoint's position, and
/// its limits (train.steps, bytes, epochs, seconds) and its schedule are those of the whole, from the first step of the
/// first run on. A configuration may differ in whatever leaves the weights' shapes as they are:
/// - another optimiser, or `freshOptimizer`: its moments start from nothing;
/// - another corpus (by SHA-256), split or batch, or `freshText`: the streams are others, so the text starts at its
///   beginning with an empty memory; unasked for, a Warning says so;
/// - another seed: other random numbers; the same seed: the checkpoint's go on;
/// - the base learning rate of the checkpoint goes on, as changed by hand, unless the configuration changes it.
/// With nothing different the run is, bit for bit on the same device, build and thread count, the checkpoint's own.
///
/// A checkpoint of the run itself resumes it: it also goes on with the best validation so far, with what it knows of
/// this step, and with its older checkpoints; those of later steps, whole ones, are removed. Nothing may be changed but
/// what mayChangeOnResume() names, and another text only with `freshText`. See ResumePoint.h for which to take.
struct Beginning {
    std::filesystem::path checkpoint; ///< its folder
    bool freshOptimizer = false;
    bool freshText = false;
};

struct TrainRequest {
    RunId run;
    config::RunConfig config; ///< validated; corpus.path names a regular file (a generated corpus is one by now)
    std::filesystem::path checkpointFolder; ///< "runs/<uuid>/checkpoints"; made if missing
    const FileSystem* fileSystem = nullptr; ///< where checkpoints are written; null: the machine's
    std::optional<Beginning> begin = {}; ///< nothing: fresh weights from train.seed
};

/// What Trainer::create() looks at first, for it needs neither files nor a device: InvalidArgument with a line for
/// every field that is wrong.
Result<> checkConfig(const config::RunConfig& config);

/// How a run ended; the same facts as in its RunEnded event.
using TrainSummary = RunEnded;

/// Trains one SHA-RNN from its configuration to its end, blocking, on the calling thread (plus LibTorch's
/// intra-operation threads). Knows nothing of threads, windows or databases: what happens goes to the EventSink.
class Trainer
{
public:
    /// Checks configuration, corpus and device; opens the corpus. Checks the checkpoint to begin with, all of it,
    /// against its manifest and against the configuration: Mismatch names the field whose change would need other
    /// weights, and both values. Of a run that is resumed the corpus is read too, as its SHA-256 must be the old one.
    /// Writes nothing, keeps no model.
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
