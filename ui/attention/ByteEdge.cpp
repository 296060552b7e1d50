// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attention/ByteEdge.h"

#include "ui/attention/CellReadout.h"
#include "ui/attention/MapViewport.h"
#include "ui/base/Format.h"
#include "ui/theme/Theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace workbench::ui
{

namespace
{

constexpr int kLeastLeftWidth = 72;
constexpr int kBottomHeight = 36;
constexpr double kLeastByteWidth = 9, kLeastByteHeight = 13; ///< cells that have room for a byte
constexpr int kByteBand = 38; ///< what bytes take of the left edge, next to the map
constexpr int kByteLine = 18; ///< what bytes take of the bottom edge
constexpr int kTick = 3;
constexpr double kPillHeight = 17, kPillPadding = 5, kPillGap = 4;

/// The smallest of 1, 2, 5, 10, 20... that is not below `least`.
double roundStep(double least)
{
    const double power = std::pow(10.0, std::floor(std::log10(std::max(1.0, least))));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (power * factor >= least)
            return power * factor;
    }
    return power * 10;
}

} // namespace

ByteEdge::ByteEdge(MapViewport& viewport, Qt::Orientation orientation, QWidget* parent)
    : QWidget(parent)
    , m_viewport(viewport)
    , m_orientation(orientation)
{
    if (isVertical())
        fitWidth();
    else
        setFixedHeight(kBottomHeight);
    setAccessibleName(isVertical() ? tr("Rows of the map") : tr("Columns of the map"));
    connect(&m_viewport, &MapViewport::changed, this, QOverload<>::of(&QWidget::update));
}

QSize ByteEdge::sizeHint() const
{
    return isVertical() ? QSize(kLeastLeftWidth, 100) : QSize(100, kBottomHeight);
}

void ByteEdge::setAxis(const MapAxis& axis)
{
    if (axis == m_axis)
        return;
    m_axis = axis;
    m_glyphs = maps::byteGlyphs(m_axis.bytes);
    if (isVertical())
        fitWidth();
    update();
}

void ByteEdge::fitWidth()
{
    // In steps, so that a map does not move with every digit of its offsets.
    constexpr int kStep = 16;
    const int number
        = QFontMetrics(smallFont()).horizontalAdvance(formatCount(m_axis.number(std::max(0, cells() - 1))));
    const int needed = number + kByteBand + 2;
    setFixedWidth(std::max(kLeastLeftWidth, (needed + kStep - 1) / kStep * kStep));
}

void ByteEdge::setLocked(std::optional<int> cell)
{
    if (cell == m_locked)
        return;
    m_locked = cell;
    update();
}

void ByteEdge::setCursorCell(std::optional<int> cell)
{
    if (cell == m_cursor)
        return;
    m_cursor = cell;
    update();
}

int ByteEdge::cells() const
{
    return isVertical() ? m_viewport.rows() : m_viewport.columns();
}

double ByteEdge::at(double cell) const
{
    return isVertical() ? m_viewport.y(cell) : m_viewport.x(cell);
}

double ByteEdge::cellSize() const
{
    return isVertical() ? m_viewport.cellHeight() : m_viewport.cellWidth();
}

std::optional<int> ByteEdge::cellAt(QPointF position) const
{
    const double cell = std::floor(isVertical() ? m_viewport.rowAt(position.y()) : m_viewport.columnAt(position.x()));
    if (m_viewport.isEmpty() || cell < 0 || cell >= cells())
        return std::nullopt;
    return int(cell);
}

bool ByteEdge::hasRoomForBytes() const
{
    return !m_axis.bytes.empty() && cellSize() >= (isVertical() ? kLeastByteHeight : kLeastByteWidth);
}

void ByteEdge::paintEvent(QPaintEvent*)
{
    if (m_viewport.isEmpty())
        return;
    m_lockedPill = pillBox(m_locked);
    m_cursorPill = pillBox(m_cursor);
    QPainter painter(this);
    paintNumbers(painter);
    if (hasRoomForBytes())
        paintBytes(painter);
    if (m_cursor && m_cursor != m_locked)
        paintPill(painter, *m_cursor, false);
    if (m_locked)
        paintPill(painter, *m_locked, true);
}

void ByteEdge::paintBytes(QPainter& painter) const
{
    const Theme& theme = Theme::of(palette());
    painter.setFont(byteFont());
    const QFontMetrics metrics(byteFont());
    const auto& view = m_viewport.view();
    const double from = isVertical() ? view.row : view.column;
    const double to = from + (isVertical() ? view.rows : view.columns);
    for (const maps::ByteGlyph& glyph : m_glyphs) {
        if (glyph.first + glyph.length <= from || glyph.first >= to)
            continue;
        painter.setPen(
            glyph.kind == maps::GlyphKind::Invalid       ? theme.warning
                : glyph.kind == maps::GlyphKind::Control ? theme.dim
                                                         : theme.text);
        const QString text = fromUtf8(glyph.text);
        const double start = at(glyph.first), length = glyph.length * cellSize();
        const QRectF box = isVertical() ? QRectF(width() - kByteBand, start, kByteBand - 6, length)
                                        : QRectF(start, 2, length, kByteLine - 2);
        if (isCovered(box))
            continue;
        if (isVertical()) {
            painter.drawText(box, Qt::AlignVCenter | Qt::AlignRight, text);
        } else if (metrics.horizontalAdvance(text) <= length) {
            painter.drawText(box, Qt::AlignCenter, text);
        } else {
            // An escape is wider than its cell: it is written downward.
            painter.save();
            painter.translate(start + length / 2, 3);
            painter.rotate(90);
            painter.drawText(QRectF(0, -10, kBottomHeight, 20), Qt::AlignVCenter | Qt::AlignLeft, text);
            painter.restore();
        }
    }
}

void ByteEdge::paintNumbers(QPainter& painter) const
{
    const Theme& theme = Theme::of(palette());
    painter.setFont(smallFont());
    painter.setPen(theme.dim);
    const QFontMetrics metrics(smallFont());
    const auto& view = m_viewport.view();
    const int first = std::max(0, int(isVertical() ? view.row : view.column));
    const int last
        = std::min(cells() - 1, int(std::ceil(isVertical() ? view.row + view.rows : view.column + view.columns)));
    const double room
        = isVertical() ? metrics.height() * 2.2 : metrics.horizontalAdvance(formatCount(m_axis.number(last))) + 24;
    const double perPixel = m_axis.perCell / cellSize();
    const auto step = std::int64_t(roundStep(room * perPixel));
    const bool bytes = hasRoomForBytes();
    // The first multiple of the step in view; offsets are never negative, yet nothing here relies on it.
    const std::int64_t from = m_axis.number(first), to = m_axis.number(last);
    for (std::int64_t number = from + ((-from % step) + step) % step; number <= to; number += step) {
        const double middle = at((double(number - m_axis.first) + 0.5) / m_axis.perCell);
        if (middle < 0 || middle > (isVertical() ? height() : width()))
            continue;
        const QString text = formatCount(number);
        const double wide = metrics.horizontalAdvance(text) + 2;
        const double right = width() - (bytes ? kByteBand : kTick + 3);
        const QRectF box = isVertical() ? QRectF(0, middle - 8, right, 16)
                                        : QRectF(
                                            std::clamp(middle - wide / 2, 0.0, std::max(0.0, width() - wide)),
                                            bytes ? kByteLine : kTick + 1, wide, 16);
        if (!bytes) {
            const double tick = std::floor(middle);
            painter.fillRect(
                isVertical() ? QRectF(width() - kTick, tick, kTick, 1) : QRectF(tick, 0, 1, kTick), theme.line);
        }
        const bool isCut = isVertical() && (box.top() < -2 || box.bottom() > height() + 2);
        if (!isCovered(box) && !isCut)
            painter.drawText(box, Qt::AlignVCenter | (isVertical() ? Qt::AlignRight : Qt::AlignHCenter), text);
    }
}

QRectF ByteEdge::pillBox(std::optional<int> cell) const
{
    if (!cell || *cell < 0 || *cell >= cells())
        return {};
    const double middle = at(*cell + 0.5);
    if (middle < 0 || middle > (isVertical() ? height() : width()))
        return {};
    const QString byte = axisByteText(m_axis, *cell);
    QFont bold = byteFont();
    bold.setWeight(QFont::DemiBold);
    const double byteWidth = byte.isEmpty() ? 0 : QFontMetrics(bold).horizontalAdvance(byte) + kPillGap;
    const double wide = std::min<double>(
        width(),
        2 * kPillPadding + byteWidth + QFontMetrics(smallFont()).horizontalAdvance(formatCount(m_axis.number(*cell))));
    if (isVertical())
        return {
            width() - 2 - wide,
            std::round(std::clamp(middle - kPillHeight / 2, 0.0, std::max(0.0, height() - kPillHeight))), wide,
            kPillHeight};
    return {std::round(std::clamp(middle - wide / 2, 0.0, std::max(0.0, width() - wide))), 1, wide, kPillHeight};
}

bool ByteEdge::isCovered(const QRectF& box) const
{
    return m_lockedPill.intersects(box) || m_cursorPill.intersects(box);
}

void ByteEdge::paintPill(QPainter& painter, int cell, bool locked) const
{
    const QRectF box = pillBox(cell);
    if (box.isEmpty())
        return;
    const Theme& theme = Theme::of(palette());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(locked ? theme.accent : theme.line, 1));
    painter.setBrush(locked ? theme.accent : theme.card);
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    painter.setRenderHint(QPainter::Antialiasing, false);
    const QRectF inner = box.adjusted(kPillPadding, 0, -kPillPadding, 0);
    QFont bold = byteFont();
    bold.setWeight(QFont::DemiBold);
    painter.setFont(bold);
    painter.setPen(locked ? theme.accentText : theme.text);
    painter.drawText(inner, Qt::AlignVCenter | Qt::AlignLeft, axisByteText(m_axis, cell));
    painter.setFont(smallFont());
    painter.drawText(inner, Qt::AlignVCenter | Qt::AlignRight, formatCount(m_axis.number(cell)));
}

void ByteEdge::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !rect().contains(event->position().toPoint()))
        return;
    if (const auto cell = cellAt(event->position()))
        Q_EMIT cellClicked(*cell);
}

bool ByteEdge::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* const help = static_cast<QHelpEvent*>(event);
    const auto cell = cellAt(help->pos());
    QToolTip::showText(help->globalPos(), cell ? axisCellDescription(m_axis, *cell) : QString(), this);
    return true;
}

} // namespace workbench::ui
