// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/curves/PlotTheme.h"

#include "ui/theme/Theme.h"

namespace workbench::ui
{

PlotStyle plotStyle(const QPalette& palette)
{
    return plotStyle(Theme::of(palette));
}

PlotStyle plotStyle(const Theme& theme)
{
    PlotStyle style;
    style.background = theme.card;
    style.grid = theme.line;
    style.text = theme.text;
    style.dim = theme.dim;
    style.accent = theme.accent;
    style.bad = theme.bad;
    style.tickFont = smallFont();
    style.labelFont = bodyFont();
    style.titleFont = titleFont();
    return style;
}

} // namespace workbench::ui
