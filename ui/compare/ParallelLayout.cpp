// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/ParallelLayout.h"

#include <algorithm>
#include <cmath>

namespace workbench::ui
{

namespace
{
constexpr double kLeastSide = 44; ///< beside the outermost axes: room for the names of ticks
}

void ParallelLayout::setAxes(std::vector<ColumnAxis> axes)
{
    m_axes = std::move(axes);
    m_missing = false;
    for (const ColumnAxis& axis : m_axes) {
        for (std::size_t run = 0; run < axis.runs() && !m_missing; ++run)
            m_missing = std::isnan(axis.position(run));
    }
}

double ParallelLayout::side() const
{
    const double half = m_axes.empty() ? m_area.width() / 2 : m_area.width() / double(m_axes.size()) / 2;
    return std::max(half, std::min(kLeastSide, m_area.width() / 4));
}

double ParallelLayout::columnWidth() const
{
    return m_axes.size() < 2 ? m_area.width() : (m_area.width() - 2 * side()) / (double(m_axes.size()) - 1);
}

double ParallelLayout::axisX(std::size_t axis) const
{
    return std::floor(m_area.left() + side() + columnWidth() * double(axis)) + 0.5;
}

double ParallelLayout::axisBottom() const
{
    const double whole = m_area.bottom() - kFooter - axisTop();
    return m_missing ? axisTop() + (whole - 6) / (1 - kMissingPosition) : axisTop() + whole;
}

double ParallelLayout::yOf(double position) const
{
    return axisBottom() - (std::isnan(position) ? kMissingPosition : position) * (axisBottom() - axisTop());
}

double ParallelLayout::positionAt(double y) const
{
    return (axisBottom() - y) / std::max(1.0, axisBottom() - axisTop());
}

QRectF ParallelLayout::headerOf(std::size_t axis) const
{
    const double x = axisX(axis);
    const double half = std::min({columnWidth() / (m_staggered ? 1 : 2) - 3, x - m_area.left(), m_area.right() - x});
    if (!m_staggered)
        return {x - half, m_area.top(), 2 * half, kHeader};
    return {x - half, m_area.top() + (axis % 2 ? kStaggeredRow : 0), 2 * half, kStaggeredRow};
}

QPolygonF ParallelLayout::line(std::size_t run) const
{
    QPolygonF line;
    line.reserve(qsizetype(m_axes.size()));
    for (std::size_t axis = 0; axis < m_axes.size(); ++axis)
        line.append({axisX(axis), yOf(m_axes[axis].position(run))});
    return line;
}

std::optional<std::size_t> ParallelLayout::axisAt(double x, double reach) const
{
    if (m_axes.empty())
        return std::nullopt;
    const double place = (x - m_area.left() - side()) / columnWidth();
    const auto nearest = std::size_t(std::clamp(std::lround(place), 0L, long(m_axes.size()) - 1));
    return std::abs(axisX(nearest) - x) <= reach ? std::optional(nearest) : std::nullopt;
}

std::size_t ParallelLayout::gapAt(double x) const
{
    const double place = (x - m_area.left() - side()) / columnWidth();
    return std::size_t(std::clamp(std::ceil(place), 0.0, double(m_axes.size())));
}

std::optional<std::size_t> ParallelLayout::runAt(QPointF point, double reach, const std::vector<char>* among) const
{
    if (m_axes.size() < 2 || point.x() < axisX(0) - reach || point.x() > axisX(m_axes.size() - 1) + reach)
        return std::nullopt;
    const std::size_t right = std::clamp<std::size_t>(gapAt(point.x()), 1, m_axes.size() - 1);
    const double left = axisX(right - 1), width = axisX(right) - left;
    const double share = std::clamp((point.x() - left) / width, 0.0, 1.0);
    std::optional<std::size_t> nearest;
    double best = reach;
    for (std::size_t run = 0; run < runs(); ++run) {
        if (among && !(*among)[run])
            continue;
        const double from = yOf(m_axes[right - 1].position(run)), to = yOf(m_axes[right].position(run));
        const double rise = (to - from) / width;
        // the distance at right angles, so that steep lines are as easy to meet as flat ones
        const double distance = std::abs(from + share * (to - from) - point.y()) / std::sqrt(1 + rise * rise);
        if (distance < best || (distance == best && !nearest)) {
            best = distance;
            nearest = run;
        }
    }
    return nearest;
}

std::vector<char> runsInside(const std::vector<ColumnAxis>& axes, std::span<const std::vector<AxisBrush>> brushes)
{
    std::vector<char> inside(axes.empty() ? 0 : axes.front().runs(), 1);
    for (std::size_t axis = 0; axis < axes.size() && axis < brushes.size(); ++axis) {
        if (brushes[axis].empty())
            continue;
        for (std::size_t run = 0; run < inside.size(); ++run) {
            inside[run] = inside[run] && std::ranges::any_of(brushes[axis], [&](const AxisBrush& brush) {
                              return covers(brush, axes[axis], run);
                          });
        }
    }
    return inside;
}

} // namespace workbench::ui
