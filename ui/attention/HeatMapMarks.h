// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/maps/ColourScale.h"
#include "ui/attention/HeatMapData.h"

#include <QPainter>

namespace workbench::ui
{

class MapViewport;

/// Draws what lies over a heat map: the lines between cells and the edge of the segment, values in cells that have
/// room, the locked query and key, the cursor. White with a dark rim, which every palette lets through.
class HeatMapMarks
{
public:
    HeatMapMarks(QPainter& painter, const MapViewport& viewport, const HeatMapData& data);

    void cellLines();
    void values(const maps::ColourScale& scale);
    void segmentEdge();
    void lockedQuery(int query);
    void lockedKey(int key); ///< a column, or by distance the diagonal that the key lies on
    void cursor(const MapCell& cell);

private:
    QRectF cellBox(int row, int column) const; ///< at least large enough to be seen around
    void outline(const QRectF& box);
    void line(QPointF from, QPointF to);

    QPainter& m_painter;
    const MapViewport& m_viewport;
    const HeatMapData& m_data;
};

} // namespace workbench::ui
