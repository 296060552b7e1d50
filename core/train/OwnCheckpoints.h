// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/train/CheckpointFolder.h"
#include "core/train/TrainEvent.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace workbench::train
{

/// What a run that goes on finds of its earlier processes, and what it makes of it.
struct OwnCheckpoints {
    std::vector<FoundCheckpoint> kept; ///< whole, up to the step that it goes on from, oldest first
    std::vector<std::filesystem::path> outdated; ///< of later steps, which are done again, and halves: to be removed
    std::optional<Validation> latest, best; ///< validations known at that step
    std::optional<Validation> bestSaved; ///< the one behind `bestFolder`
    std::filesystem::path bestFolder; ///< one of `kept`; empty: none
    std::vector<std::string> warnings;

    std::vector<KeptCheckpoint> forEvent() const;
};

/// Reads every byte of the run's checkpoints in `folder`. `begun` is the manifest that the run goes on from.
OwnCheckpoints findOwnCheckpoints(const std::filesystem::path& folder, const CheckpointManifest& begun);

} // namespace workbench::train
