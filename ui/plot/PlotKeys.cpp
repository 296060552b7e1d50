// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/PlotKeys.h"

#include <QKeyEvent>
#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace workbench::ui
{

bool handlePlotKey(CurvePlot::Impl& plot, const QKeyEvent& event)
{
    const QRect area = plot.plot->axisRect()->rect();
    const double at = plot.cross ? plot.plot->xAxis->coordToPixel(*plot.cross) : area.center().x();
    const bool alt = event.modifiers().testFlag(Qt::AltModifier);
    const int step = event.modifiers().testFlag(Qt::ShiftModifier) ? 20 : 1;
    switch (event.key()) {
    case Qt::Key_Left:
    case Qt::Key_Right: {
        const bool right = event.key() == Qt::Key_Right;
        if (alt) {
            right ? plot.q.goForward() : plot.q.goBack();
            return true;
        }
        const double to = std::clamp<double>(at + (right ? step : -step), area.left(), area.right());
        plot.pointAt(QPoint(static_cast<int>(std::lround(to)), area.center().y()));
        return true;
    }
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        plot.userView(plot.navigator.zoomed(plot.history.current(), at, 0.8), true);
        return true;
    case Qt::Key_Minus:
        plot.userView(plot.navigator.zoomed(plot.history.current(), at, 1.25), true);
        return true;
    case Qt::Key_Home:
        plot.q.showAll();
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (plot.cross)
            Q_EMIT plot.q.picked(*plot.cross);
        return true;
    default:
        return false;
    }
}

} // namespace workbench::ui
