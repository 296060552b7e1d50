// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/ParallelPainter.h"

#include "ui/compare/RunInk.h"
#include "ui/theme/Theme.h"

#include <QLinearGradient>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <vector>

namespace workbench::ui
{

namespace
{
constexpr double kBrushWidth = 12;
constexpr double kTickHeight = 15;
constexpr double kScaleWidth = 4;
} // namespace

void ParallelPainter::paintStill(QPainter& painter) const
{
    const ParallelLayout& layout = m_axes.layout();
    for (std::size_t axis = 0; axis < layout.axes().size(); ++axis)
        paintAxis(painter, axis);
    for (std::size_t axis = 0; axis < layout.axes().size(); ++axis) {
        paintTicks(painter, axis);
        paintName(painter, axis);
    }
}

void ParallelPainter::paintMoving(QPainter& painter) const
{
    const ParallelLayout& layout = m_axes.layout();
    for (std::size_t axis = 0; axis < layout.axes().size(); ++axis)
        paintBrushes(painter, axis);
    if (dragged) {
        painter.setPen(QPen(m_theme.accent, 2));
        painter.drawLine(QPointF(draggedX, layout.axisTop() - 4), QPointF(draggedX, layout.axisBottom()));
    }
}

void ParallelPainter::paintAxis(QPainter& painter, std::size_t axis) const
{
    const ParallelLayout& layout = m_axes.layout();
    const double x = layout.axisX(axis), top = layout.axisTop(), bottom = layout.axisBottom();
    painter.setPen(QPen(axis == dragged ? m_theme.line : m_theme.dim, 1));
    painter.drawLine(QPointF(x, top), QPointF(x, bottom));
    if (axis != scaled)
        return;
    QLinearGradient gradient(0, layout.yOf(0), 0, layout.yOf(1));
    for (int stop = 0; stop <= 8; ++stop)
        gradient.setColorAt(stop / 8.0, scaleInk(stop / 8.0, m_theme));
    painter.fillRect(QRectF(x - 0.5 - kScaleWidth / 2, top, kScaleWidth + 1, bottom - top), gradient);
}

void ParallelPainter::layOut(ParallelLayout& layout, const QRectF& area)
{
    layout.setArea(area);
    const QFontMetricsF metrics(smallFont());
    layout.setStaggered(std::ranges::any_of(layout.axes(), [&](const ColumnAxis& axis) {
        return metrics.horizontalAdvance(shortName(axis)) > layout.columnWidth() - 6;
    }));
}

QString ParallelPainter::marksOf(const ColumnAxis& axis)
{
    const QString marks = axis.scale() == ColumnAxis::Scale::Logarithmic ? tr(", log") : QString();
    return axis.isFlipped() ? marks + QStringLiteral(" ↓") : marks;
}

QString ParallelPainter::shortName(const ColumnAxis& axis)
{
    return axis.name() + marksOf(axis);
}

void ParallelPainter::paintName(QPainter& painter, std::size_t axis) const
{
    const ParallelLayout& layout = m_axes.layout();
    const ColumnAxis& each = layout.axes()[axis];
    const QRectF area = layout.headerOf(axis);
    painter.setFont(smallFont());
    const QFontMetricsF metrics(painter.font());
    QString words = each.label() + marksOf(each);
    if (metrics.horizontalAdvance(words) > area.width()) // the tooltip has the unit
        words = shortName(each);
    painter.setPen(axis == current ? m_theme.accent : m_theme.text);
    const QString line = metrics.elidedText(words, Qt::ElideRight, area.width());
    painter.drawText(area, Qt::AlignCenter | Qt::TextSingleLine, line);
    if (axis == current) {
        const double width = metrics.horizontalAdvance(line);
        painter.fillRect(QRectF(area.center().x() - width / 2, area.bottom() - 2, width, 1), m_theme.accent);
    }
}

void ParallelPainter::paintTick(QPainter& painter, double x, double y, const QString& text, double room) const
{
    const QFontMetricsF metrics(painter.font());
    const QString words = metrics.elidedText(text, Qt::ElideRight, room);
    QColor ground = m_theme.card;
    ground.setAlphaF(0.8F);
    const QRectF area(x + 5, y - kTickHeight / 2, metrics.horizontalAdvance(words) + 4, kTickHeight);
    painter.fillRect(area, ground);
    painter.setPen(m_theme.dim);
    painter.drawLine(QPointF(x - 3, y), QPointF(x + 3, y));
    painter.drawText(area.adjusted(2, 0, 2, 0), Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, words);
}

void ParallelPainter::paintTicks(QPainter& painter, std::size_t axis) const
{
    const ParallelLayout& layout = m_axes.layout();
    const ColumnAxis& each = layout.axes()[axis];
    const double height = layout.axisBottom() - layout.axisTop();
    const bool isLast = axis + 1 == layout.axes().size();
    const double x = layout.axisX(axis), room = (isLast ? layout.side() : layout.columnWidth()) - 14;
    const double closest = each.hasWords() ? kTickHeight : 2 * kTickHeight;
    const int most = std::clamp(int(height / closest), 2, each.hasWords() ? 40 : 5);
    painter.setFont(smallFont());
    std::vector<double> taken; // names that would touch those that are there are left out
    for (const ColumnAxis::Tick& tick : each.ticks(most)) {
        const double y = layout.yOf(tick.position);
        if (std::ranges::any_of(taken, [y](double other) { return std::abs(other - y) < kTickHeight - 2; }))
            continue;
        taken.push_back(y);
        paintTick(painter, x, y, tick.text, room);
    }
    const auto lacks = [&each](std::size_t run) { return std::isnan(each.position(run)); };
    for (std::size_t run = 0; run < each.runs(); ++run) {
        if (lacks(run)) {
            paintTick(painter, x, layout.yOf(kMissingPosition), tr("none"), room);
            break;
        }
    }
}

void ParallelPainter::paintBrushes(QPainter& painter, std::size_t axis) const
{
    const ParallelLayout& layout = m_axes.layout();
    for (const AxisBrush& brush : m_axes.brushes(axis)) {
        const auto [from, to] = extentOf(brush, layout.axes()[axis]);
        if (from > to)
            continue;
        QRectF area(
            layout.axisX(axis) - kBrushWidth / 2, layout.yOf(to), kBrushWidth, layout.yOf(from) - layout.yOf(to));
        if (area.height() < 6)
            area.adjust(0, (area.height() - 6) / 2, 0, (6 - area.height()) / 2);
        QColor fill = m_theme.accent;
        fill.setAlphaF(0.14F);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(m_theme.accent, 1.5));
        painter.setBrush(fill);
        painter.drawRoundedRect(area, 2, 2);
        painter.setBrush(Qt::NoBrush);
        painter.setRenderHint(QPainter::Antialiasing, false);
    }
}

} // namespace workbench::ui
