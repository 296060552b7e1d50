// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/compare/AxisBrush.h"

#include <QPointF>
#include <QRectF>

#include <optional>
#include <vector>

namespace workbench::ui
{

/// Runs as points over two axes. Knows no widget; pixels. Runs without a value on either have no point.
class ScatterLayout
{
public:
    static constexpr double kLeft = 56, kBottom = 36, kTop = 8, kRight = 14; ///< around the points

    ScatterLayout(ColumnAxis x, ColumnAxis y);

    void setArea(const QRectF& area);
    QRectF plot() const { return m_plot; }
    const ColumnAxis& x() const { return m_x; }
    const ColumnAxis& y() const { return m_y; }
    std::size_t withoutPoint() const { return m_without; }

    std::optional<QPointF> point(std::size_t run) const;
    double pixelX(double position) const;
    double pixelY(double position) const;
    std::optional<std::size_t> runAt(QPointF place, double reach) const; ///< the nearest point
    /// A rectangle of pixels as a brush on each axis, and back.
    std::pair<AxisBrush, AxisBrush> brushesOf(const QRectF& box) const;
    QRectF boxOf(const std::pair<AxisBrush, AxisBrush>& brushes) const;
    std::vector<char> inside(const std::pair<AxisBrush, AxisBrush>& brushes) const;

private:
    double positionAtX(double pixel) const;
    double positionAtY(double pixel) const;

    ColumnAxis m_x, m_y;
    QRectF m_plot;
    std::size_t m_without = 0;
};

} // namespace workbench::ui
