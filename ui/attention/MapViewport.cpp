// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attention/MapViewport.h"

#include <algorithm>
#include <cmath>

namespace workbench::ui
{

namespace
{

struct Extent {
    double from, length;
};

/// Inside 0 to `cells`, and no cell larger than it may be.
Extent clamped(Extent wished, int cells, int pixels)
{
    const double most = std::max(1, cells);
    const double least = std::min(most, std::max(1.0, pixels / MapViewport::kLargestCell));
    const double length = std::isfinite(wished.length) ? std::clamp(wished.length, least, most) : most;
    const double from = std::isfinite(wished.from) ? std::clamp(wished.from, 0.0, most - length) : 0;
    return {from, length};
}

/// `position` is where the still point stands in the extent, from 0 to 1.
Extent zoomed(Extent extent, double position, double factor, int cells, int pixels)
{
    const double still = extent.from + position * extent.length;
    const double length = clamped({0, extent.length / factor}, cells, pixels).length;
    return {still - position * length, length};
}

double revealed(double from, double length, int cell)
{
    return std::clamp(from, cell + 1 - length, std::max(cell + 1 - length, double(cell)));
}

} // namespace

bool MapViewport::isWhole() const
{
    return m_view.columns >= m_columns && m_view.rows >= m_rows;
}

void MapViewport::setCells(int rows, int columns)
{
    if (rows == m_rows && columns == m_columns)
        return;
    m_rows = rows;
    m_columns = columns;
    m_view = {0, 0, double(std::max(1, columns)), double(std::max(1, rows))};
    Q_EMIT changed();
}

void MapViewport::setPixels(QSize pixels)
{
    pixels = pixels.expandedTo({1, 1});
    if (pixels == m_pixels)
        return;
    m_pixels = pixels;
    Q_EMIT changed();
}

void MapViewport::setView(const maps::CellRect& view)
{
    const Extent across = clamped({view.column, view.columns}, m_columns, m_pixels.width());
    const Extent down = clamped({view.row, view.rows}, m_rows, m_pixels.height());
    const maps::CellRect inside{across.from, down.from, across.length, down.length};
    if (inside == m_view)
        return;
    m_view = inside;
    Q_EMIT changed();
}

void MapViewport::showWhole()
{
    setView({0, 0, double(m_columns), double(m_rows)});
}

void MapViewport::zoom(QPointF pixel, double columnFactor, double rowFactor)
{
    const Extent across = zoomed(
        {m_view.column, m_view.columns}, pixel.x() / m_pixels.width(), columnFactor, m_columns, m_pixels.width());
    const Extent down
        = zoomed({m_view.row, m_view.rows}, pixel.y() / m_pixels.height(), rowFactor, m_rows, m_pixels.height());
    setView({across.from, down.from, across.length, down.length});
}

void MapViewport::pan(QPointF pixels)
{
    setView(
        {m_view.column - pixels.x() / cellWidth(), m_view.row - pixels.y() / cellHeight(), m_view.columns,
         m_view.rows});
}

void MapViewport::reveal(int row, int column)
{
    setView(
        {revealed(m_view.column, m_view.columns, column), revealed(m_view.row, m_view.rows, row), m_view.columns,
         m_view.rows});
}

} // namespace workbench::ui
