// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/SampleTint.h"

#include "ui/theme/Theme.h"

#include <algorithm>
#include <cmath>

namespace workbench::ui
{

namespace
{

constexpr float kLeastShare = 0.004F; ///< below it a tint is not told from the card
constexpr double kMostAccent = 0.45; ///< more of it, and the text on it would be hard to read

QColor bitsColour(float bits, const Theme& theme)
{
    const float share = surprisalShare(bits);
    return share > kLeastShare ? strengthColour(share, theme) : QColor();
}

} // namespace

QColor groundColour(SampleTint tint, const ShownByte& byte, float difference, const Theme& theme)
{
    if (byte.origin == sample::ByteOrigin::Prompt || !byte.onPath)
        return {};
    switch (tint) {
    case SampleTint::None:
        return {};
    case SampleTint::Surprisal:
        return bitsColour(byte.surprisalBits, theme);
    case SampleTint::Entropy:
        return bitsColour(byte.entropyBits, theme);
    case SampleTint::Difference:
        return std::abs(difference) > kLeastShare * kDifferenceScale ? differenceColour(difference, theme) : QColor();
    }
    return {};
}

QColor differenceColour(float bits, const Theme& theme)
{
    if (std::isnan(bits))
        return theme.card;
    const float share = std::clamp(bits / kDifferenceScale, -1.0F, 1.0F);
    return share >= 0 ? strengthColour(share, theme) : mixColours(theme.card, theme.accent, -share * kMostAccent);
}

} // namespace workbench::ui
