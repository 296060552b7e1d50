// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "core/train/CheckpointManifest.h"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace workbench::train
{

/// A checkpoint of a run as it lies on the disk.
struct FoundCheckpoint {
    std::filesystem::path folder;
    CheckpointManifest manifest;
    std::int64_t sizeBytes = 0; ///< of all its files
};

/// A folder that has the name of a checkpoint and is none that the run can use.
struct CheckpointFault {
    std::filesystem::path folder;
    std::int64_t step = 0; ///< that its name promises
    Error why;
};

/// What lies in the folder of a run's checkpoints; names that are none of ours are passed over.
struct CheckpointFolder {
    std::vector<FoundCheckpoint> found; ///< oldest first
    std::vector<CheckpointFault> faulty; ///< oldest first
    std::vector<std::filesystem::path> leftovers; ///< ".tmp", also in a found one: what a killed process did not finish
};

/// Reads names and manifests, no tensors. A manifest of another run, or of another step than the folder's name says, is
/// a fault. A folder that cannot be read, or is not there, is empty.
CheckpointFolder listCheckpoints(const std::filesystem::path& folder, const RunId& run);

/// Reads every byte of the found ones; those that are not what their manifests promise become faulty.
void verifyAll(CheckpointFolder& checkpoints);

} // namespace workbench::train
