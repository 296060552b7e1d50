// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/PlotStyle.h"

class QPalette;

namespace workbench::ui
{

/// Colours and type of a chart in the theme that a palette belongs to.
PlotStyle plotStyle(const QPalette& palette);

} // namespace workbench::ui
