// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bytes/ByteTint.h"
#include "ui/sampling/ShownByte.h"

#include <QColor>

namespace workbench::ui
{

/// What the ground behind the bytes of a sampled text says.
enum class SampleTint {
    None,
    Surprisal, ///< what the model paid for the byte, 0 to kSurprisalScale bits
    Entropy, ///< how undecided it was before the byte, on the same scale
    Difference, ///< what is given for the byte, -kDifferenceScale to kDifferenceScale bits
};
inline constexpr float kDifferenceScale = 4; ///< bits: a byte sixteen times as likely to one model as to the other

/// The ground behind a byte; invalid where there is none, as behind the prompt.
QColor groundColour(SampleTint tint, const ShownByte& byte, float difference, const Theme& theme);

/// The ground of a difference: amber above 0, blue below, the card's own colour for 0.
QColor differenceColour(float bits, const Theme& theme);

} // namespace workbench::ui
