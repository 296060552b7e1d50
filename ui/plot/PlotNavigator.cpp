// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/PlotNavigator.h"

#include "ui/plot/CurveScene.h"

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace workbench::ui
{

namespace
{
constexpr int kFlat = 14; // pixels: a drag this flat zooms one axis alone
}

PlotNavigator::PlotNavigator(const QCustomPlot& plot, const CurveScene& scene)
    : m_plot(plot)
    , m_scene(scene)
{
}

AxisRange PlotNavigator::shownX() const
{
    const QCPRange range = m_plot.xAxis->range();
    return {range.lower, range.upper};
}

double PlotNavigator::place(double x) const
{
    return m_scene.contents().xScale == AxisScale::Logarithmic ? std::log(x) : x;
}

double PlotNavigator::unplace(double place) const
{
    return m_scene.contents().xScale == AxisScale::Logarithmic ? std::exp(place) : place;
}

PlotView PlotNavigator::zoomed(const PlotView& view, double pixel, double factor) const
{
    const double centre = place(m_plot.xAxis->pixelToCoord(pixel));
    const double from = place(shownX().from), to = place(shownX().to);
    if ((to - from) * factor < 1e-12 * std::max(std::abs(from), std::abs(to)))
        return view;
    return {AxisRange{unplace(centre - (centre - from) * factor), unplace(centre + (to - centre) * factor)}, view.y};
}

PlotView PlotNavigator::zoomedValues(const PlotView& view, double pixel, double factor) const
{
    const QCPAxis* axis = m_plot.yAxis;
    const QRect area = m_plot.axisRect()->rect();
    const AxisRange y{
        axis->pixelToCoord(pixel + (area.bottom() - pixel) * factor),
        axis->pixelToCoord(pixel - (pixel - area.top()) * factor)};
    return y.from < y.to ? PlotView{view.x, y} : view;
}

PlotView PlotNavigator::panned(const PlotView& view, QPoint moved) const
{
    const QCPAxis *across = m_plot.xAxis, *up = m_plot.yAxis;
    const QRect area = m_plot.axisRect()->rect();
    PlotView next = view;
    if (view.x) {
        const AxisRange x = shownX(), whole = m_scene.wholeX();
        const double shift
            = place(across->pixelToCoord(area.left() - moved.x())) - place(across->pixelToCoord(area.left()));
        const double least = std::min(0.0, place(whole.from) - place(x.from));
        const double most = std::max(0.0, place(whole.to) - place(x.to));
        const double held = std::clamp(shift, least, most);
        next.x = AxisRange{unplace(place(x.from) + held), unplace(place(x.to) + held)};
    }
    if (view.y)
        next.y = AxisRange{up->pixelToCoord(area.bottom() - moved.y()), up->pixelToCoord(area.top() - moved.y())};
    return next;
}

QRect PlotNavigator::box(QPoint from, QPoint to) const
{
    const QRect area = m_plot.axisRect()->rect();
    const QRect box = QRect(from, to).normalized().intersected(area);
    if (std::abs(to.y() - from.y()) < kFlat)
        return {QPoint(box.left(), area.top()), QPoint(box.right(), area.bottom())};
    if (std::abs(to.x() - from.x()) < kFlat)
        return {QPoint(area.left(), box.top()), QPoint(area.right(), box.bottom())};
    return box;
}

PlotView PlotNavigator::zoomedInto(const PlotView& view, const QRect& box) const
{
    const QRect area = m_plot.axisRect()->rect();
    if (box.width() < 2 || box.height() < 2)
        return view;
    PlotView next = view;
    if (box.width() < area.width())
        next.x = AxisRange{m_plot.xAxis->pixelToCoord(box.left()), m_plot.xAxis->pixelToCoord(box.right())};
    if (box.height() < area.height())
        next.y = AxisRange{m_plot.yAxis->pixelToCoord(box.bottom()), m_plot.yAxis->pixelToCoord(box.top())};
    return next;
}

std::optional<PlotView> PlotNavigator::heldInside(PlotView view) const
{
    if (!view.x)
        return view;
    const AxisRange whole = m_scene.wholeX();
    view.x = AxisRange{std::max(view.x->from, whole.from), std::min(view.x->to, whole.to)};
    if (!(view.x->from < view.x->to))
        return std::nullopt;
    if (*view.x == whole)
        view.x.reset(); // all of it: follows the data again
    return view;
}

} // namespace workbench::ui
