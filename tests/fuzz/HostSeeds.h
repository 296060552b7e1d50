// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/StrongId.h"
#include "core/config/RunConfig.h"

#include <map>
#include <string>

namespace workbench::fuzz
{

/// Sound inputs of the target host_frames, by name.
std::map<std::string, std::string> hostSeeds(const RunId& run, const config::RunConfig& config);

} // namespace workbench::fuzz
