// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/CurvePlotImpl.h"

class QKeyEvent;

namespace workbench::ui
{

/// The arrows move the crosshair, with Alt through the views; + and - zoom, Home shows all, Return picks the place.
/// False: not a key of the chart.
bool handlePlotKey(CurvePlot::Impl& plot, const QKeyEvent& event);

} // namespace workbench::ui
