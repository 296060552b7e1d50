// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>

namespace workbench::ui
{

struct Theme;

inline constexpr float kSurprisalScale = 8; ///< bits: what a byte costs when nothing is known

/// Bits as a share of the fixed scale, 0 to 1; what is not known gives 0.
float surprisalShare(float bits);

/// The ground behind a byte that cost this share of the scale; the card's own colour for 0.
QColor surprisalColour(float share, const Theme& theme);

/// A ground with more to tell apart: the card's own colour for 0, the light tint for kFullTint, the strong one for 1.
QColor strengthColour(float share, const Theme& theme);
inline constexpr float kFullTint = 0.3F;

/// `share` 0 gives one colour, 1 the other.
QColor mixColours(const QColor& from, const QColor& to, double share);

} // namespace workbench::ui
