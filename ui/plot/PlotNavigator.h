// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/ZoomHistory.h"

#include <QPoint>
#include <QRect>

#include <optional>

class QCustomPlot;

namespace workbench::ui
{

class CurveScene;

/// Where a gesture leads: turns pixels on a plot and its current view into the next view. Changes nothing itself.
class PlotNavigator
{
public:
    PlotNavigator(const QCustomPlot& plot, const CurveScene& scene); ///< both must outlive it

    /// The x axis stretched by 1 / factor about a pixel; the view as it was where that would be too fine for numbers.
    PlotView zoomed(const PlotView& view, double pixel, double factor) const;
    PlotView zoomedValues(const PlotView& view, double pixel, double factor) const;
    /// Moved along with the pointer, inside the data; an axis that follows the data stays.
    PlotView panned(const PlotView& view, QPoint moved) const;
    /// What a drag spans: a flat one the whole height, an upright one the whole width.
    QRect box(QPoint from, QPoint to) const;
    PlotView zoomedInto(const PlotView& view, const QRect& box) const;
    /// The view without anything beyond the data; nothing where nothing is left.
    std::optional<PlotView> heldInside(PlotView view) const;

private:
    AxisRange shownX() const;
    double place(double x) const; ///< where on the axis: x, or its logarithm
    double unplace(double place) const;

    const QCustomPlot& m_plot;
    const CurveScene& m_scene;
};

} // namespace workbench::ui
