// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sample/SamplerSettings.h"

#include <cstdint>
#include <string>
#include <vector>

namespace workbench::sample
{

/// What a run writes after its fixed prompt at one step.
struct FilmFrame {
    std::int64_t step = 0; ///< optimiser steps behind the weights
    std::string prompt, text; ///< text: what was written after the prompt
    std::vector<float> surprisalBits; ///< of each byte of text
    SamplerSettings settings;

    bool operator==(const FilmFrame&) const = default;
};

} // namespace workbench::sample
