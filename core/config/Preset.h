// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/config/RunConfig.h"

#include <string>
#include <string_view>
#include <vector>

namespace workbench::config
{

/// A named configuration to start from, with the source of its numbers.
struct Preset {
    std::string id; ///< "demo": what --preset takes
    std::string title; ///< "Demo"
    std::string source; ///< where the numbers come from, one or two sentences
    RunConfig config;
};

/// Demo, Small, Laptop, nanoGPT-size and the paper's three, in the order shown.
const std::vector<Preset>& presets();

/// By id or title, any case; the error lists what there is.
Result<Preset> findPreset(std::string_view name);

} // namespace workbench::config
