// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <filesystem>

namespace workbench::train
{

inline constexpr const char* kCheckpointRateName = "place.learningRate"; ///< of the tensor in the state file

/// The base learning rate in force when the checkpoint in `folder` was saved, before warm-up and schedule: that of its
/// configuration, unless somebody changed it by hand. Reads the header of the state file and eight bytes of it, checks
/// neither hash nor the rest; the error names the file.
Result<double> checkpointRate(const std::filesystem::path& folder);

} // namespace workbench::train
