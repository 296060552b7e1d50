// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/ReadoutCard.h"

#include "ui/plot/AxisTicks.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace workbench::ui
{

namespace
{
constexpr int kPadding = 10, kLine = 19, kSwatch = 10, kGap = 8, kMostName = 200, kLeastName = 30, kMostRows = 12,
              kMargin = 4;
}

ReadoutCard::ReadoutCard(QWidget* parent)
    : QWidget(parent)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    hide();
}

void ReadoutCard::setStyle(const PlotStyle& style)
{
    m_style = style;
    layOut();
}

QFont ReadoutCard::boldFont() const
{
    QFont font = m_style.labelFont;
    font.setWeight(QFont::DemiBold);
    return font;
}

void ReadoutCard::setReadings(const QString& place, const std::vector<CurveReading>& readings)
{
    m_place = place;
    m_quantities.clear();
    m_rows.clear();
    m_hidden = 0;
    for (const CurveReading& reading : readings) {
        if (!m_quantities.contains(reading.quantity))
            m_quantities.push_back(reading.quantity);
    }
    for (const CurveReading& reading : readings) {
        auto row = std::ranges::find_if(
            m_rows, [&](const Row& r) { return r.name == reading.name && r.colour == reading.colour; });
        if (row == m_rows.end()) {
            if (m_rows.size() == kMostRows) {
                ++m_hidden;
                continue;
            }
            m_rows.push_back(
                {reading.name, reading.colour, std::vector<Cell>(static_cast<std::size_t>(m_quantities.size()))});
            row = m_rows.end() - 1;
        }
        // A point that is no number is said, even where the smoothed curve goes on over it.
        const bool lost = !std::isfinite(reading.point);
        row->cells[static_cast<std::size_t>(m_quantities.indexOf(reading.quantity))] = {
            valueText(lost ? reading.point : reading.value),
            lost                             ? QString()
                : std::isfinite(reading.low) ? valueText(reading.low) + QStringLiteral(" – ") + valueText(reading.high)
                : reading.smoothed           ? valueText(reading.point)
                                             : QString()};
    }
    layOut();
}

void ReadoutCard::layOut()
{
    const QFontMetrics text(m_style.labelFont), bold(boldFont()), dim(m_style.tickFont);
    const auto columns = static_cast<std::size_t>(m_quantities.size());
    m_nameWidth = 0;
    m_valueWidths.assign(columns, 0);
    m_pointWidths.assign(columns, 0);
    for (const Row& row : m_rows) {
        m_nameWidth = std::max(m_nameWidth, std::min(kMostName, text.horizontalAdvance(row.name) + 2));
        for (std::size_t i = 0; i < columns; ++i) {
            m_valueWidths[i] = std::max(m_valueWidths[i], bold.horizontalAdvance(row.cells[i].value));
            m_pointWidths[i] = std::max(m_pointWidths[i], dim.horizontalAdvance(row.cells[i].point));
        }
    }
    for (std::size_t i = 0; i < columns; ++i)
        m_valueWidths[i] = std::max(m_valueWidths[i], dim.horizontalAdvance(m_quantities[static_cast<qsizetype>(i)]));
    // In a small chart the points behind smoothed values go first, then the ends of names.
    const int room = parentWidget()->width() - 2 * kMargin;
    if (neededWidth() > room)
        m_pointWidths.assign(columns, 0);
    m_nameWidth = std::clamp(m_nameWidth - (neededWidth() - room), std::min(kLeastName, m_nameWidth), m_nameWidth);
    int width = neededWidth();
    width = std::max(width, kPadding * 2 + dim.horizontalAdvance(m_place));
    const int lines = 1 + (columns > 1 ? 1 : 0) + static_cast<int>(m_rows.size()) + (m_hidden > 0 ? 1 : 0);
    resize(width, kPadding + lines * kLine + kPadding - 4);
    update();
}

int ReadoutCard::neededWidth() const
{
    int width = kPadding * 2 + kSwatch + kGap + m_nameWidth;
    for (std::size_t i = 0; i < m_valueWidths.size(); ++i)
        width += 2 * kGap + m_valueWidths[i] + (m_pointWidths[i] > 0 ? kGap + m_pointWidths[i] : 0);
    return width;
}

void ReadoutCard::placeBeside(QPoint point)
{
    const QSize area = parentWidget()->size();
    int x = point.x() + 14;
    if (x + width() > area.width() - kMargin)
        x = point.x() - 14 - width();
    const int y = std::clamp(point.y() - height() / 2, kMargin, std::max(kMargin, area.height() - height() - kMargin));
    move(std::max(kMargin, x), y);
}

void ReadoutCard::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_style.grid.darker(m_style.background.lightness() > 128 ? 106 : 80), 1));
    painter.setBrush(m_style.background);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);

    const auto right = [&painter](int edge, int width, int top, const QString& text) {
        painter.drawText(QRect(edge - width, top, width, kLine), Qt::AlignRight | Qt::AlignVCenter, text);
    };
    int top = kPadding - 3;
    painter.setFont(m_style.tickFont);
    painter.setPen(m_style.dim);
    painter.drawText(QRect(kPadding, top, width() - 2 * kPadding, kLine), Qt::AlignVCenter, m_place);
    top += kLine;
    const auto columns = static_cast<std::size_t>(m_quantities.size());
    // Columns stand against the right edge, the last one outermost.
    std::vector<int> edges(columns);
    int edge = width() - kPadding;
    for (std::size_t i = columns; i-- > 0;) {
        const int pointPart = m_pointWidths[i] > 0 ? m_pointWidths[i] + kGap : 0;
        edges[i] = edge - pointPart;
        edge -= pointPart + m_valueWidths[i] + 2 * kGap;
    }
    if (columns > 1) {
        for (std::size_t i = 0; i < columns; ++i)
            right(edges[i], m_valueWidths[i], top, m_quantities[static_cast<qsizetype>(i)]);
        top += kLine;
    }
    for (const Row& row : m_rows) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(row.colour);
        painter.drawRoundedRect(QRectF(kPadding, top + (kLine - kSwatch) / 2.0, kSwatch, kSwatch), 2, 2);
        painter.setPen(m_style.text);
        painter.setFont(m_style.labelFont);
        painter.drawText(
            QRect(kPadding + kSwatch + kGap, top, m_nameWidth, kLine), Qt::AlignVCenter,
            painter.fontMetrics().elidedText(row.name, Qt::ElideRight, m_nameWidth));
        for (std::size_t i = 0; i < columns; ++i) {
            painter.setFont(boldFont());
            painter.setPen(m_style.text);
            right(edges[i], m_valueWidths[i], top, row.cells[i].value);
            painter.setFont(m_style.tickFont);
            painter.setPen(m_style.dim);
            if (m_pointWidths[i] > 0)
                right(edges[i] + kGap + m_pointWidths[i], m_pointWidths[i], top, row.cells[i].point);
        }
        top += kLine;
    }
    if (m_hidden > 0) {
        painter.setFont(m_style.tickFont);
        painter.setPen(m_style.dim);
        painter.drawText(QRect(kPadding, top, width(), kLine), Qt::AlignVCenter, tr("and more runs"));
    }
}

} // namespace workbench::ui
