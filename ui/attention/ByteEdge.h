// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/maps/ByteGlyph.h"
#include "ui/attention/HeatMapData.h"

#include <QWidget>

namespace workbench::ui
{

class MapViewport;

/// What stands along the left or the bottom edge of a heat map: the byte of every cell where cells have room for it,
/// else numbers at round places; the locked cell and the one under the cursor always.
class ByteEdge : public QWidget
{
    Q_OBJECT
public:
    /// Vertical: left of the map, rows downward; horizontal: below it.
    ByteEdge(MapViewport& viewport, Qt::Orientation orientation, QWidget* parent = nullptr);

    void setAxis(const MapAxis& axis);
    void setLocked(std::optional<int> cell);
    void setCursorCell(std::optional<int> cell);

    QSize sizeHint() const override;

Q_SIGNALS:
    void cellClicked(int cell);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    bool event(QEvent* event) override;

private:
    bool isVertical() const { return m_orientation == Qt::Vertical; }
    int cells() const;
    double at(double cell) const; ///< pixels along the edge
    double cellSize() const;
    std::optional<int> cellAt(QPointF position) const;
    bool hasRoomForBytes() const;
    void paintBytes(QPainter& painter) const;
    void paintNumbers(QPainter& painter) const;
    QRectF pillBox(std::optional<int> cell) const; ///< empty where the cell is out of view
    void paintPill(QPainter& painter, int cell, bool locked) const;
    bool isCovered(const QRectF& box) const; ///< by the locked cell's or the cursor's
    void fitWidth();

    MapViewport& m_viewport;
    Qt::Orientation m_orientation;
    MapAxis m_axis;
    std::vector<maps::ByteGlyph> m_glyphs;
    std::optional<int> m_locked, m_cursor;
    QRectF m_lockedPill, m_cursorPill; ///< as painted
};

} // namespace workbench::ui
