// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bytes/ByteTint.h"

#include "ui/theme/Theme.h"

#include <algorithm>
#include <cmath>

namespace workbench::ui
{

float surprisalShare(float bits)
{
    return std::isnan(bits) ? 0 : std::clamp(bits / kSurprisalScale, 0.0F, 1.0F);
}

QColor surprisalColour(float share, const Theme& theme)
{
    return mixColours(theme.card, theme.tint, share);
}

QColor strengthColour(float share, const Theme& theme)
{
    return share < kFullTint ? mixColours(theme.card, theme.tint, share / kFullTint)
                             : mixColours(theme.tint, theme.tintStrong, (share - kFullTint) / (1 - kFullTint));
}

QColor mixColours(const QColor& from, const QColor& to, double share)
{
    const auto part = [share](int x, int y) { return qRound(x + (y - x) * share); };
    return QColor(part(from.red(), to.red()), part(from.green(), to.green()), part(from.blue(), to.blue()));
}

} // namespace workbench::ui
