// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attention/HeatMapView.h"

#include "ui/attention/CellReadout.h"
#include "ui/attention/HeatMapMarks.h"
#include "ui/attention/MapGestures.h"
#include "ui/attention/MapViewport.h"
#include "ui/theme/Theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace workbench::ui
{

HeatMapView::HeatMapView(MapViewport& viewport, QWidget* parent)
    : QWidget(parent)
    , m_viewport(viewport)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setContextMenuPolicy(Qt::PreventContextMenu); // the right button draws a box
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAccessibleName(tr("Heat map"));
    new MapGestures(*this);
    connect(&m_viewport, &MapViewport::changed, this, &HeatMapView::showPart);
    m_image.setMaskColour(Theme::of(palette()).ground.rgb());
}

QSize HeatMapView::sizeHint() const
{
    return {600, 340};
}

QSize HeatMapView::minimumSizeHint() const
{
    return {160, 96};
}

void HeatMapView::setData(const HeatMapData& data)
{
    m_image.setData(data);
    m_viewport.setCells(data.empty() ? 0 : data.rows, data.empty() ? 0 : data.columns);
    showPart();
    if (m_mouse)
        return; // showPart() has read what is there now
    const bool still = m_cursor && data.isVisible(m_cursor->row, m_cursor->column) && !data.empty();
    setCursorTo(still ? std::optional(data.cell(m_cursor->row, m_cursor->column)) : std::nullopt);
}

void HeatMapView::setScale(maps::Palette palette, maps::Transfer transfer, std::optional<maps::ValueRange> range)
{
    m_image.setScale(palette, transfer, range);
    update();
}

void HeatMapView::setPooling(maps::Pooling pooling)
{
    m_image.setPooling(pooling);
    update();
}

void HeatMapView::setPlaceholder(const QString& title, const QString& explanation)
{
    m_title = title;
    m_explanation = explanation;
    if (data().empty())
        setAccessibleDescription(title);
    update();
}

void HeatMapView::setLockedQuery(std::optional<int> query)
{
    m_lockedQuery = query;
    update();
}

void HeatMapView::setLockedKey(std::optional<int> key)
{
    m_lockedKey = key;
    update();
}

void HeatMapView::toggleQuery(const MapCell& cell)
{
    setLockedQuery(m_lockedQuery == cell.row ? std::nullopt : std::optional(cell.row));
    Q_EMIT queryLocked(m_lockedQuery);
}

void HeatMapView::toggleKey(const MapCell& cell)
{
    setLockedKey(m_lockedKey == cell.key ? std::nullopt : std::optional(cell.key));
    Q_EMIT keyLocked(m_lockedKey);
}

void HeatMapView::showPart()
{
    // One value a device pixel: with a fractional ratio the last one may reach beyond the widget.
    const double ratio = devicePixelRatioF();
    const QSize pixels(int(std::ceil(width() * ratio)), int(std::ceil(height() * ratio)));
    maps::CellRect view = m_viewport.view();
    view.columns *= pixels.width() / (std::max(1, width()) * ratio);
    view.rows *= pixels.height() / (std::max(1, height()) * ratio);
    m_image.setView(view, pixels);
    if (m_mouse)
        setCursorTo(cellAt(*m_mouse));
    update();
}

std::optional<MapCell> HeatMapView::cellAt(QPointF position) const
{
    const QPointF pixel = position * devicePixelRatioF();
    return m_image.cellAt({int(std::floor(pixel.x())), int(std::floor(pixel.y()))});
}

void HeatMapView::point(std::optional<QPointF> position)
{
    m_mouse = position;
    setCursorTo(position ? cellAt(*position) : std::nullopt);
}

void HeatMapView::setCursorCell(int row, int column)
{
    if (data().empty())
        return;
    row = std::clamp(row, 0, data().rows - 1);
    const CellSpan shown = data().span(row);
    column = std::clamp(column, shown.from, std::max(shown.from, shown.to - 1));
    m_mouse.reset();
    m_viewport.reveal(row, column);
    setCursorTo(data().isVisible(row, column) ? std::optional(data().cell(row, column)) : std::nullopt);
}

void HeatMapView::setCursorTo(std::optional<MapCell> cell)
{
    const auto same = [](const MapCell& left, const MapCell& right) {
        return left.row == right.row && left.column == right.column && left.key == right.key
            && (left.value == right.value || (std::isnan(left.value) && std::isnan(right.value)));
    };
    if (cell.has_value() == m_cursor.has_value() && (!cell || same(*cell, *m_cursor)))
        return;
    m_cursor = cell;
    setAccessibleDescription(cell ? cellDescription(data(), *cell) : data().empty() ? m_title : QString());
    update();
    Q_EMIT cellHovered(m_cursor);
}

void HeatMapView::setRubberBand(std::optional<QRectF> band)
{
    m_band = band;
    update();
}

void HeatMapView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = Theme::of(palette());
    const QImage& image = m_image.image();
    if (image.isNull()) {
        paintPlaceholder(painter);
        return;
    }
    // Drawn pixel for pixel, in device pixels: nothing may be scaled, or a single cell would be lost again.
    const double ratio = devicePixelRatioF();
    painter.save();
    painter.scale(1 / ratio, 1 / ratio);
    painter.drawImage(QPointF(0, 0), image);
    painter.restore();
    HeatMapMarks marks(painter, m_viewport, data());
    marks.cellLines();
    marks.values(m_image.scale());
    marks.segmentEdge();
    if (m_lockedKey)
        marks.lockedKey(*m_lockedKey);
    if (m_lockedQuery)
        marks.lockedQuery(*m_lockedQuery);
    if (m_cursor)
        marks.cursor(*m_cursor);
    if (m_band) {
        QColor fill = theme.accent;
        fill.setAlphaF(0.25F);
        painter.fillRect(*m_band, fill);
        painter.setPen(QPen(theme.accentText, 1));
        painter.drawRect(m_band->adjusted(0.5, 0.5, -0.5, -0.5));
    }
}

void HeatMapView::paintPlaceholder(QPainter& painter) const
{
    const Theme& theme = Theme::of(palette());
    painter.fillRect(rect(), theme.ground);
    const QRect inner = rect().adjusted(16, 8, -16, -8);
    painter.setFont(bodyFont());
    const int wrapped = Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap;
    const int textHeight = painter.boundingRect(inner, wrapped, m_explanation).height();
    const int titleHeight = QFontMetrics(titleFont()).height();
    QRect text = inner;
    text.setTop(inner.top() + std::max(0, (inner.height() - titleHeight - 4 - textHeight) / 2));
    painter.setFont(titleFont());
    painter.setPen(theme.text);
    painter.drawText(text, wrapped, m_title);
    painter.setFont(bodyFont());
    painter.setPen(theme.dim);
    painter.drawText(text.adjusted(0, titleHeight + 4, 0, 0), wrapped, m_explanation);
}

void HeatMapView::resizeEvent(QResizeEvent*)
{
    m_viewport.setPixels(size());
    showPart();
}

void HeatMapView::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) {
        m_image.setMaskColour(Theme::of(palette()).ground.rgb());
        update();
    }
}

bool HeatMapView::event(QEvent* event)
{
    // A move to a screen of another ratio is told only by the paint that follows it.
    if (event->type() == QEvent::Paint || event->type() == QEvent::Show) {
        const double ratio = devicePixelRatioF();
        const QSize pixels(int(std::ceil(width() * ratio)), int(std::ceil(height() * ratio)));
        if (m_image.size() != pixels)
            showPart();
    }
    return QWidget::event(event);
}

} // namespace workbench::ui
