// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/data/SegmentBatcher.h"
#include "core/train/CheckpointManifest.h"
#include "core/train/Learner.h"
#include "core/train/Trainer.h"

#include <optional>
#include <string>
#include <vector>

namespace workbench::train
{

/// Where a run begins that begins with a checkpoint, and what there is to say about it.
struct BegunRun {
    RunPosition at;
    double learningRate = 0; ///< base rate in force
    StartedFrom from;
    std::optional<CheckpointManifest> own; ///< of a run that goes on: its checkpoint's, with what the run remembers
    std::vector<std::string> warnings; ///< what does not go on although nobody asked for that
};

/// Puts the checkpoint into `learner` and `batcher`, which are those of a run of `request` on a corpus of that SHA-256.
/// After an error both are unusable.
Result<BegunRun> beginWith(
    const TrainRequest& request, const std::string& corpusSha256, Learner& learner, data::SegmentBatcher& batcher);

} // namespace workbench::train
