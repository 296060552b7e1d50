// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/CurvePicker.h"

#include "ui/plot/CurveScene.h"

#include <qcustomplot.h>

#include <cmath>

namespace workbench::ui
{

namespace
{
constexpr double kReach = 7; // pixels above or below
}

QString ownerOfCurveAt(QPoint point, const CurveScene& scene, const QCustomPlot& plot)
{
    QString owner;
    if (!plot.axisRect()->rect().contains(point))
        return owner;
    const double x = plot.xAxis->pixelToCoord(point.x());
    double nearest = kReach;
    for (const CurveSeries& series : scene.contents().series) {
        if (series.hidden || series.owner.isEmpty())
            continue;
        const auto y = (series.smooth ? series.smooth : series.raw)->lineAt(x);
        if (!y || (scene.contents().yScale == AxisScale::Logarithmic && *y <= 0))
            continue;
        const double away = std::abs(plot.yAxis->coordToPixel(*y) - point.y());
        if (away < nearest) {
            nearest = away;
            owner = series.owner;
        }
    }
    return owner;
}

} // namespace workbench::ui
