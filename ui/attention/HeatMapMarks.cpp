// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attention/HeatMapMarks.h"

#include "ui/attention/CellReadout.h"
#include "ui/attention/MapViewport.h"
#include "ui/theme/Theme.h"

#include <algorithm>
#include <cmath>

namespace workbench::ui
{

namespace
{

constexpr double kLeastLinedCell = 9; ///< pixels, both ways
constexpr QSizeF kLeastWrittenCell(36, 15);
constexpr double kLeastBand = 5; ///< a band around something thinner would hide it

const QColor kLight(255, 255, 255, 235), kRim(0, 0, 0, 120);

} // namespace

HeatMapMarks::HeatMapMarks(QPainter& painter, const MapViewport& viewport, const HeatMapData& data)
    : m_painter(painter)
    , m_viewport(viewport)
    , m_data(data)
{
    m_painter.setFont(smallFont());
}

QRectF HeatMapMarks::cellBox(int row, int column) const
{
    const QRectF box(m_viewport.x(column), m_viewport.y(row), m_viewport.cellWidth(), m_viewport.cellHeight());
    const double across = std::max(0.0, kLeastBand - box.width()) / 2;
    const double down = std::max(0.0, kLeastBand - box.height()) / 2;
    return box.adjusted(-across, -down, across, down);
}

void HeatMapMarks::cellLines()
{
    if (m_viewport.cellWidth() < kLeastLinedCell || m_viewport.cellHeight() < kLeastLinedCell)
        return;
    const auto& view = m_viewport.view();
    const QSize pixels = m_viewport.pixels();
    m_painter.setPen(Qt::NoPen);
    const QColor hair(255, 255, 255, 36);
    for (int column = int(std::ceil(view.column)); column < view.column + view.columns; ++column)
        m_painter.fillRect(QRectF(std::round(m_viewport.x(column)), 0, 1, pixels.height()), hair);
    for (int row = int(std::ceil(view.row)); row < view.row + view.rows; ++row)
        m_painter.fillRect(QRectF(0, std::round(m_viewport.y(row)), pixels.width(), 1), hair);
}

void HeatMapMarks::values(const maps::ColourScale& scale)
{
    if (m_viewport.cellWidth() < kLeastWrittenCell.width() || m_viewport.cellHeight() < kLeastWrittenCell.height())
        return;
    const auto& view = m_viewport.view();
    const QRectF whole = QRectF(QPointF(), m_viewport.pixels()).adjusted(-1, -1, 1, 1); // cut cells stay unwritten
    for (int row = int(view.row); row < std::min(double(m_data.rows), view.row + view.rows); ++row) {
        for (int column = int(view.column); column < std::min(double(m_data.columns), view.column + view.columns);
             ++column) {
            if (!m_data.isVisible(row, column) || !whole.contains(cellBox(row, column)))
                continue;
            const float value = m_data.value(row, column);
            const QColor behind = QColor::fromRgb(scale.colour(value));
            QColor ink = qGray(behind.rgb()) > 140 ? Qt::black : Qt::white;
            // What has the lowest colour is there to be read, not to be seen first.
            ink.setAlpha(scale.range().low >= 0 && scale.position(value) <= 0 ? 110 : 220);
            m_painter.setPen(ink);
            m_painter.drawText(cellBox(row, column), Qt::AlignCenter, cellText(value));
        }
    }
}

void HeatMapMarks::line(QPointF from, QPointF to)
{
    m_painter.setPen(QPen(kRim, 3));
    m_painter.drawLine(from, to);
    m_painter.setPen(QPen(kLight, 1));
    m_painter.drawLine(from, to);
}

void HeatMapMarks::segmentEdge()
{
    if (m_data.segmentColumn <= 0 || m_data.distanceOrigin)
        return;
    const double x = std::floor(m_viewport.x(m_data.segmentColumn)) + 0.5;
    // Without a rim, so that it covers as few cells as it can.
    QPen pen(kLight, 1);
    pen.setDashPattern({4, 4});
    m_painter.setPen(pen);
    m_painter.drawLine(QPointF(x, 0), QPointF(x, m_viewport.pixels().height()));
}

void HeatMapMarks::lockedQuery(int query)
{
    if (query < 0 || query >= m_data.rows)
        return;
    const QRectF box = cellBox(query, 0);
    const double right = m_viewport.pixels().width();
    const double top = std::floor(box.top()) - 0.5, bottom = std::ceil(box.bottom()) + 0.5;
    line({0, top}, {right, top});
    line({0, bottom}, {right, bottom});
}

void HeatMapMarks::lockedKey(int key)
{
    if (m_data.distanceOrigin) {
        // One distance more with every row down: two lines, a band above and below the diagonal's cells.
        const double above = m_data.columnOf(0, key);
        const double lower = above + m_data.rows;
        m_painter.save();
        m_painter.setRenderHint(QPainter::Antialiasing);
        const double wide = std::max(0.0, kLeastBand - m_viewport.cellWidth()) / 2;
        for (const double side : {-wide, m_viewport.cellWidth() + wide}) {
            line(
                {m_viewport.x(above) + side, m_viewport.y(0.5)},
                {m_viewport.x(lower) + side, m_viewport.y(m_data.rows + 0.5)});
        }
        m_painter.restore();
        return;
    }
    if (key < 0 || key >= m_data.columns)
        return;
    const QRectF box = cellBox(0, key);
    const double bottom = m_viewport.pixels().height();
    const double left = std::floor(box.left()) - 0.5, right = std::ceil(box.right()) + 0.5;
    line({left, 0}, {left, bottom});
    line({right, 0}, {right, bottom});
}

void HeatMapMarks::outline(const QRectF& box)
{
    m_painter.setBrush(Qt::NoBrush);
    m_painter.setPen(QPen(kRim, 1));
    m_painter.drawRect(box.adjusted(-1, -1, 1, 1));
    m_painter.setPen(QPen(kLight, 1));
    m_painter.drawRect(box);
}

void HeatMapMarks::cursor(const MapCell& cell)
{
    const QRectF box = cellBox(cell.row, cell.column);
    outline(
        {QPointF(std::floor(box.left()) - 0.5, std::floor(box.top()) - 0.5),
         QPointF(std::ceil(box.right()) + 0.5, std::ceil(box.bottom()) + 0.5)});
}

} // namespace workbench::ui
