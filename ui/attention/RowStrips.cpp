// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attention/RowStrips.h"

#include "ui/attention/CellReadout.h"
#include "ui/attention/MapViewport.h"
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
constexpr int kLeftGap = 8, kGap = 4;
constexpr int kNarrow = 40; ///< pixels of a strip that has room for two decimals only
} // namespace

RowStrips::RowStrips(MapViewport& viewport, int above, int below, QWidget* parent)
    : QWidget(parent)
    , m_viewport(viewport)
    , m_above(above)
    , m_below(below)
{
    setAccessibleName(tr("Statistics of the rows"));
    connect(&m_viewport, &MapViewport::changed, this, QOverload<>::of(&QWidget::update));
    fitWidth();
}

void RowStrips::setStrips(std::vector<RowStrip> strips)
{
    m_strips.clear();
    for (RowStrip& strip : strips) {
        float most = 0;
        for (const float value : strip.values) {
            if (std::isfinite(value))
                most = std::max(most, value);
        }
        m_strips.push_back({std::move(strip), most});
    }
    fitWidth();
    update();
}

void RowStrips::setCursorRow(std::optional<int> row)
{
    if (row == m_cursor)
        return;
    m_cursor = row;
    update();
}

void RowStrips::setLockedRow(std::optional<int> row)
{
    if (row == m_locked)
        return;
    m_locked = row;
    update();
}

void RowStrips::setStripWidth(int pixels)
{
    m_stripWidth = pixels;
    fitWidth();
}

void RowStrips::fitWidth()
{
    const int count = int(m_strips.size());
    setFixedWidth(count == 0 ? 0 : kLeftGap + count * m_stripWidth + (count - 1) * kGap);
}

QRect RowStrips::stripBox(int index) const
{
    return {kLeftGap + index * (m_stripWidth + kGap), m_above, m_stripWidth, std::max(0, height() - m_above - m_below)};
}

void RowStrips::paintEvent(QPaintEvent*)
{
    if (m_viewport.isEmpty())
        return;
    QPainter painter(this);
    painter.setFont(smallFont());
    const QFontMetrics metrics(smallFont());
    const Theme& theme = Theme::of(palette());
    for (int i = 0; i < int(m_strips.size()); ++i) {
        const Pooled& pooled = m_strips[std::size_t(i)];
        const QRect box = stripBox(i);
        painter.fillRect(box, theme.ground);
        paintStrip(painter, pooled, box);
        QColor selected = theme.accent;
        selected.setAlphaF(0.4F);
        if (m_locked)
            paintRow(painter, *m_locked, theme.accent, box);
        if (m_cursor)
            paintRow(painter, *m_cursor, selected, box);
        const QString& name = metrics.horizontalAdvance(pooled.strip.name) <= box.width() + kGap
            ? pooled.strip.name
            : pooled.strip.shortName;
        painter.setPen(theme.dim);
        painter.drawText(
            QRect(box.left() - kGap, 0, box.width() + 2 * kGap, m_above - 4), Qt::AlignHCenter | Qt::AlignBottom, name);
        const auto row = m_cursor ? m_cursor : m_locked;
        const bool known = row && *row >= 0 && std::size_t(*row) < pooled.strip.values.size();
        painter.setPen(known ? theme.text : theme.dim);
        painter.drawText(
            QRect(box.left() - kGap, box.bottom() + 4, box.width() + 2 * kGap, 16), Qt::AlignHCenter | Qt::AlignTop,
            cellText(known ? pooled.strip.values[std::size_t(*row)] : pooled.most, box.width() < kNarrow ? 2 : 3));
    }
}

void RowStrips::paintStrip(QPainter& painter, const Pooled& pooled, const QRect& box) const
{
    const auto& values = pooled.strip.values;
    if (values.empty() || !(pooled.most > 0))
        return;
    const Theme& theme = Theme::of(palette());
    QColor bar = theme.accent;
    bar.setAlphaF(theme.dark ? 0.55F : 0.42F);
    // Pixel rows of the screen, so that bars keep to the rows of the map on every screen.
    const double ratio = devicePixelRatioF();
    const int lines = int(box.height() * ratio);
    const double rowsPerLine = m_viewport.view().rows / std::max(1, lines);
    for (int line = 0; line < lines; ++line) {
        const double from = m_viewport.view().row + line * rowsPerLine;
        const int first = std::clamp(int(from + 1e-6), 0, int(values.size()) - 1);
        const int end = std::clamp(int(std::ceil(from + rowsPerLine - 1e-6)), first + 1, int(values.size()));
        float most = 0;
        for (int row = first; row < end; ++row)
            most = std::fmax(most, values[std::size_t(row)]); // a NaN loses
        const double length = box.width() * std::min(1.0, double(most) / double(pooled.most));
        painter.fillRect(QRectF(box.left(), box.top() + line / ratio, length, 1 / ratio), bar);
    }
}

void RowStrips::paintRow(QPainter& painter, int row, const QColor& colour, const QRect& box) const
{
    const double tall = std::max(2.0, m_viewport.cellHeight());
    const double top = m_viewport.y(row + 0.5) - tall / 2;
    const QRectF part = QRectF(box.left(), box.top() + top, box.width(), tall) & QRectF(box);
    if (part.isEmpty())
        return;
    painter.setBrush(Qt::NoBrush);
    if (m_viewport.cellHeight() >= 6) {
        painter.setPen(QPen(colour, 1));
        painter.drawRect(part.adjusted(0.5, 0.5, -0.5, -0.5));
    } else {
        painter.fillRect(part, colour);
    }
}

bool RowStrips::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* const help = static_cast<QHelpEvent*>(event);
    QString text;
    for (int i = 0; i < int(m_strips.size()); ++i) {
        const RowStrip& strip = m_strips[std::size_t(i)].strip;
        if (!stripBox(i).adjusted(-kGap / 2, -m_above, kGap / 2, m_below).contains(help->pos()))
            continue;
        text = strip.explanation;
        const int row = int(std::floor(m_viewport.rowAt(help->pos().y() - m_above)));
        if (stripBox(i).contains(help->pos()) && row >= 0 && std::size_t(row) < strip.values.size()) {
            text += QLatin1Char('\n') + strip.name + QStringLiteral(": ") + cellText(strip.values[std::size_t(row)])
                + (strip.unit.isEmpty() ? QString() : QLatin1Char(' ') + strip.unit);
        }
    }
    QToolTip::showText(help->globalPos(), text, this);
    return true;
}

} // namespace workbench::ui
