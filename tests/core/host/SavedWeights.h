// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/train/WeightsSnapshot.h"

#include <filesystem>

namespace workbench::train
{

/// Whether weights are, bit for bit, those of a checkpoint.
bool sameAsCheckpoint(const WeightsSnapshot& weights, const std::filesystem::path& checkpoint);

} // namespace workbench::train
