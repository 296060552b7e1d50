// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/config/RunConfig.h"

#include <cstdint>
#include <stop_token>

namespace workbench::train
{

/// A short real measurement for the Launch page and for `bench`: builds the model, trains for `seconds` on
/// random bytes and reports what it saw. Blocking; nothing is written.
struct SpeedProbe {
    double bytesPerSecond = 0;
    std::int64_t peakResidentBytes = 0; ///< of the process while probing
    std::int64_t residentGrowthBytes = 0; ///< how much of it came with the probe
    int stepsMeasured = 0;
};
Result<SpeedProbe> probeSpeed(const config::RunConfig& config, double seconds, std::stop_token stop);

} // namespace workbench::train
