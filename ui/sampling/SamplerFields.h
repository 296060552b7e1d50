// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sample/SamplerSettings.h"
#include "ui/sampling/SettingRow.h"

#include <optional>
#include <vector>

namespace workbench::ui
{

/// A number among the settings of a sampler: how it is shown, and where it lies.
struct SamplerField {
    const char* name; ///< of the row: what a test or a style finds it by
    SettingWords words;
    NumberScale scale;
    std::optional<sample::SamplerStep> step; ///< the row is dim where this step is off
    bool folded; ///< under More
    double (*get)(const sample::SamplerSettings& settings);
    void (*set)(sample::SamplerSettings& settings, double value); ///< any number; checkSettings() judges it
};

/// All of them but the seed, in the order in which they are shown.
std::vector<SamplerField> samplerFields();

} // namespace workbench::ui
