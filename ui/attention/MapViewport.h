// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/maps/MapPooling.h"

#include <QObject>
#include <QPointF>
#include <QSize>

namespace workbench::ui
{

/// Which part of a grid is seen. The map, its edges and its strips share one, so that they stay in step. Cells are
/// counted from the left upper corner, pixels are the logical ones of the map. The view never leaves the grid.
class MapViewport : public QObject
{
    Q_OBJECT
public:
    static constexpr double kLargestCell = 40; ///< pixels, but where the whole grid has larger ones

    using QObject::QObject;

    int rows() const { return m_rows; }
    int columns() const { return m_columns; }
    QSize pixels() const { return m_pixels; }
    const maps::CellRect& view() const { return m_view; }
    bool isEmpty() const { return m_rows <= 0 || m_columns <= 0 || m_pixels.isEmpty(); }
    bool isWhole() const;

    void setCells(int rows, int columns); ///< a new shape is seen whole
    void setPixels(QSize pixels);
    void setView(const maps::CellRect& view);
    void showWhole();
    /// Makes cells `columnFactor` and `rowFactor` times as large, with what is at `pixel` staying there.
    void zoom(QPointF pixel, double columnFactor, double rowFactor);
    void pan(QPointF pixels); ///< what was at a pixel moves by so many
    void reveal(int row, int column); ///< moves as little as shows the cell

    double cellWidth() const { return m_pixels.width() / m_view.columns; }
    double cellHeight() const { return m_pixels.height() / m_view.rows; }
    double x(double column) const { return (column - m_view.column) * cellWidth(); }
    double y(double row) const { return (row - m_view.row) * cellHeight(); }
    double columnAt(double x) const { return m_view.column + x / cellWidth(); }
    double rowAt(double y) const { return m_view.row + y / cellHeight(); }

Q_SIGNALS:
    void changed();

private:
    int m_rows = 0, m_columns = 0;
    QSize m_pixels{1, 1};
    maps::CellRect m_view{0, 0, 1, 1};
};

} // namespace workbench::ui
