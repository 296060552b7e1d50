// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/base/StrongId.h"
#include "core/train/CheckpointReader.h"

#include <cstdint>
#include <filesystem>

namespace workbench::train
{

struct GoodCheckpoint {
    std::filesystem::path folder;
    CheckpointContents contents;
};

/// The checkpoint of `run` to go back to when its step after `step` gave no finite number: the newest whose every byte
/// is as promised and whose weights and moments are finite. One of `step` itself is what that failure came from, so any
/// older one is better; so is any that is not there only because the run was stopped, for without the stop it would not
/// be. NotFound where there is none.
Result<GoodCheckpoint>
findGoodCheckpoint(const std::filesystem::path& checkpointFolder, const RunId& run, std::int64_t step);

} // namespace workbench::train
