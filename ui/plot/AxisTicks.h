// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/CurveSeries.h"

#include <QString>

#include <vector>

namespace workbench::ui
{

struct AxisTick {
    double value = 0;
    QString text;
};

/// At most `most` ticks on round values inside the range, with texts of equal precision ("8e-3", "24k", "12 min").
std::vector<AxisTick> axisTicks(AxisRange range, AxisScale scale, AxisKind kind, int most = 5);

/// A value as the readout shows it: four significant digits, thousands separated, NaN and infinity by name.
QString valueText(double value);
/// Where an x lies, exactly: "702,464", "33.1 s", "2 h 05 min", "14 March, 18:03:11".
QString positionText(double value, AxisKind kind);

} // namespace workbench::ui
