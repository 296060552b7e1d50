// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/ScatterLayout.h"

#include <algorithm>
#include <cmath>

namespace workbench::ui
{

namespace
{
constexpr double kMargin = 0.04; ///< of the plot, between its edge and the outermost points
}

ScatterLayout::ScatterLayout(ColumnAxis x, ColumnAxis y)
    : m_x(std::move(x))
    , m_y(std::move(y))
{
    for (std::size_t run = 0; run < m_x.runs(); ++run)
        m_without += std::isnan(m_x.position(run)) || std::isnan(m_y.position(run)) ? 1 : 0;
}

void ScatterLayout::setArea(const QRectF& area)
{
    m_plot = area.adjusted(kLeft, kTop, -kRight, -kBottom);
}

double ScatterLayout::pixelX(double position) const
{
    return m_plot.left() + (kMargin + position * (1 - 2 * kMargin)) * m_plot.width();
}

double ScatterLayout::pixelY(double position) const
{
    return m_plot.bottom() - (kMargin + position * (1 - 2 * kMargin)) * m_plot.height();
}

double ScatterLayout::positionAtX(double pixel) const
{
    return ((pixel - m_plot.left()) / std::max(1.0, m_plot.width()) - kMargin) / (1 - 2 * kMargin);
}

double ScatterLayout::positionAtY(double pixel) const
{
    return ((m_plot.bottom() - pixel) / std::max(1.0, m_plot.height()) - kMargin) / (1 - 2 * kMargin);
}

std::optional<QPointF> ScatterLayout::point(std::size_t run) const
{
    if (std::isnan(m_x.position(run)) || std::isnan(m_y.position(run)))
        return std::nullopt;
    return QPointF(pixelX(m_x.position(run)), pixelY(m_y.position(run)));
}

std::optional<std::size_t> ScatterLayout::runAt(QPointF place, double reach) const
{
    std::optional<std::size_t> nearest;
    double best = reach * reach;
    for (std::size_t run = 0; run < m_x.runs(); ++run) {
        const auto at = point(run);
        if (!at)
            continue;
        const QPointF away = *at - place;
        const double distance = QPointF::dotProduct(away, away);
        if (distance < best || (distance == best && !nearest)) {
            best = distance;
            nearest = run;
        }
    }
    return nearest;
}

std::pair<AxisBrush, AxisBrush> ScatterLayout::brushesOf(const QRectF& box) const
{
    // never down to where runs without a value stand on an upright axis: they have no point here
    const auto between = [](const ColumnAxis& axis, double from, double to) {
        AxisBrush brush = brushBetween(axis, from, to);
        brush.missing = false;
        return brush;
    };
    return {
        between(m_x, positionAtX(box.left()), positionAtX(box.right())),
        between(m_y, positionAtY(box.bottom()), positionAtY(box.top()))};
}

QRectF ScatterLayout::boxOf(const std::pair<AxisBrush, AxisBrush>& brushes) const
{
    const auto [left, right] = extentOf(brushes.first, m_x);
    const auto [bottom, top] = extentOf(brushes.second, m_y);
    if (left > right || bottom > top)
        return {};
    const QRectF box(QPointF(pixelX(left), pixelY(top)), QPointF(pixelX(right), pixelY(bottom)));
    return box.adjusted(-5, -5, 5, 5) & m_plot; // points at its edge lie within
}

std::vector<char> ScatterLayout::inside(const std::pair<AxisBrush, AxisBrush>& brushes) const
{
    std::vector<char> inside(m_x.runs());
    for (std::size_t run = 0; run < inside.size(); ++run)
        inside[run] = covers(brushes.first, m_x, run) && covers(brushes.second, m_y, run);
    return inside;
}

} // namespace workbench::ui
