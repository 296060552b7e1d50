// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/PlotStyle.h"

class QPalette;

namespace workbench::ui
{

struct Theme;

/// Colours and type of a chart in the theme that a palette belongs to.
PlotStyle plotStyle(const QPalette& palette);
PlotStyle plotStyle(const Theme& theme);

} // namespace workbench::ui
