// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/train/CheckpointFolder.h"

#include <filesystem>
#include <optional>
#include <vector>

namespace workbench::train
{

/// Where a run that was cut short can go on.
struct ResumePoint {
    std::filesystem::path checkpoint; ///< its folder: what TrainRequest::begin takes
    CheckpointManifest manifest;
    std::vector<CheckpointFault> passedOver; ///< newer ones that cannot be used, oldest first
};

/// The newest checkpoint of `run` in its folder whose every byte is as promised. Writes nothing. NotFound where there
/// is none, saying what was passed over.
Result<ResumePoint> findResumePoint(const std::filesystem::path& checkpointFolder, const RunId& run);

/// The same from manifests alone, for lists: a checkpoint that is damaged behind its manifest is still told.
std::optional<RunPosition> likelyResumePosition(const std::filesystem::path& checkpointFolder, const RunId& run);

/// There is nothing of the run to go on from, nor anything damaged that may once have been: it can only begin again.
bool hasNoCheckpoint(const std::filesystem::path& checkpointFolder, const RunId& run);

} // namespace workbench::train
