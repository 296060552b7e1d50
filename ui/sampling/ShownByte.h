// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sample/SampleTree.h"

#include <cstdint>

namespace workbench::ui
{

/// A byte of a sampled text, as it is shown.
struct ShownByte {
    std::uint8_t byte = 0;
    sample::ByteOrigin origin = sample::ByteOrigin::Drawn;
    float surprisalBits = 0, entropyBits = 0; ///< the model's own; NaN: not known
    bool onPath = true; ///< false: it comes after the place where the text goes on

    bool operator==(const ShownByte&) const = default;
};

} // namespace workbench::ui
