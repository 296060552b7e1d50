// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/compare/AxisBrush.h"

#include <QPolygonF>
#include <QRectF>

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace workbench::ui
{

/// Axes side by side in a rectangle, upright, each run a line across them. Knows no widget; pixels.
class ParallelLayout
{
public:
    static constexpr double kHeader = 22; ///< above the axes, for their names
    static constexpr double kStaggeredRow = 16; ///< of two, where names are long
    static constexpr double kFooter = 8; ///< below the place of runs without a value

    void setAxes(std::vector<ColumnAxis> axes); ///< all of the same runs
    void setArea(const QRectF& area) { m_area = area; }
    void setStaggered(bool on) { m_staggered = on; } ///< names by turns higher and lower, with twice the width each

    std::vector<ColumnAxis>& axes() { return m_axes; }
    const std::vector<ColumnAxis>& axes() const { return m_axes; }
    std::size_t runs() const { return m_axes.empty() ? 0 : m_axes.front().runs(); }
    bool anyMissing() const { return m_missing; } ///< some run has no place on some axis

    double axisX(std::size_t axis) const;
    double axisTop() const { return m_area.top() + (m_staggered ? 2 * kStaggeredRow : kHeader) + 8; }
    double axisBottom() const; ///< of the place 0
    double yOf(double position) const; ///< NaN: the place of runs without a value
    double positionAt(double y) const;
    QRectF headerOf(std::size_t axis) const; ///< where its name stands
    double columnWidth() const; ///< from one axis to the next
    double side() const; ///< between the outermost axes and the edges of the area

    QPolygonF line(std::size_t run) const;
    std::optional<std::size_t> axisAt(double x, double reach) const;
    /// The axis that one dropped at x would stand before: 0 to the count of axes.
    std::size_t gapAt(double x) const;
    /// The run whose line passes nearest to a point, within `reach` pixels; where `among` is given, of those it holds.
    std::optional<std::size_t> runAt(QPointF point, double reach, const std::vector<char>* among = nullptr) const;

private:
    std::vector<ColumnAxis> m_axes;
    QRectF m_area;
    bool m_missing = false, m_staggered = false;
};

/// Which runs lie in one of the brushes of every axis that has any; brushes[axis] are those of an axis. One flag a run.
std::vector<char> runsInside(const std::vector<ColumnAxis>& axes, std::span<const std::vector<AxisBrush>> brushes);

} // namespace workbench::ui
