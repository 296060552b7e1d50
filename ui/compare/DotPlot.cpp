// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/DotPlot.h"

#include "ui/base/PlainToolTip.h"
#include "ui/plot/AxisTicks.h"
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
constexpr double kNames = 96, kSide = 12, kRow = 30, kRadius = 4;
}

DotPlot::DotPlot(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setMouseTracking(true);
    setAccessibleName(tr("Results of both groups"));
}

void DotPlot::setSides(Side first, Side second)
{
    m_sides = {std::move(first), std::move(second)};
    m_low = std::numeric_limits<double>::infinity();
    m_high = -m_low;
    for (Side& side : m_sides) {
        std::erase_if(side.results, [](const auto& result) { return !std::isfinite(result.value); });
        std::vector<double> values;
        for (const compare::SeedResult& result : side.results)
            values.push_back(result.value);
        side.summary = compare::summarise(values);
        for (const double value : values) {
            m_low = std::min(m_low, value);
            m_high = std::max(m_high, value);
        }
        if (side.summary.count > 1) {
            m_low = std::min(m_low, side.summary.low);
            m_high = std::max(m_high, side.summary.high);
        }
    }
    if (m_low > m_high)
        m_low = 0, m_high = 1;
    const double room = m_high > m_low ? (m_high - m_low) * 0.06 : std::max(1e-9, std::abs(m_low) * 0.05);
    m_low -= room;
    m_high += room;
    update();
}

double DotPlot::pixelOf(double value) const
{
    return kNames + (value - m_low) / (m_high - m_low) * (width() - kNames - kSide);
}

double DotPlot::rowOf(std::size_t side) const
{
    return kRow * (double(side) + 0.5);
}

void DotPlot::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme& theme = Theme::of(palette());
    painter.setFont(smallFont());
    for (const AxisTick& tick : axisTicks({m_low, m_high}, AxisScale::Linear, AxisKind::Number, 5)) {
        const double x = std::floor(pixelOf(tick.value)) + 0.5;
        painter.setPen(theme.line);
        painter.drawLine(QPointF(x, 0), QPointF(x, 2 * kRow));
        painter.setPen(theme.dim);
        painter.drawText(QRectF(x - 40, 2 * kRow + 2, 80, 16), Qt::AlignCenter, tick.text);
    }
    for (std::size_t index = 0; index < 2; ++index) {
        const Side& side = m_sides[index];
        const double y = rowOf(index);
        painter.setPen(theme.text);
        const QString name = painter.fontMetrics().elidedText(side.name, Qt::ElideRight, int(kNames) - 10);
        painter.drawText(QRectF(0, y - 10, kNames - 8, 20), Qt::AlignLeft | Qt::AlignVCenter, name);
        if (side.results.empty())
            continue;
        const double mean = side.summary.mean;
        if (side.summary.count > 1) {
            const double from = pixelOf(side.summary.low), to = pixelOf(side.summary.high);
            QColor bar = runColour(int(index));
            bar.setAlphaF(0.16F);
            painter.fillRect(QRectF(from, y - 9, to - from, 18), bar);
        }
        QColor dot = runColour(int(index));
        dot.setAlphaF(0.55F);
        painter.setPen(Qt::NoPen);
        painter.setBrush(dot);
        for (const compare::SeedResult& result : side.results)
            painter.drawEllipse(QPointF(pixelOf(result.value), y), kRadius, kRadius);
        painter.setPen(QPen(theme.text, 2));
        painter.drawLine(QPointF(pixelOf(mean), y - 9), QPointF(pixelOf(mean), y + 9));
    }
}

bool DotPlot::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* const help = static_cast<QHelpEvent*>(event);
    for (std::size_t index = 0; index < 2; ++index) {
        if (std::abs(help->pos().y() - rowOf(index)) > kRow / 2)
            continue;
        const Side& side = m_sides[index];
        QString text = side.name;
        if (side.summary.count > 0)
            text += QLatin1Char('\n') + tr("mean %1").arg(valueText(side.summary.mean));
        if (side.summary.count > 1)
            text += QLatin1Char('\n')
                + tr("95 % interval of the mean %1 to %2")
                      .arg(valueText(side.summary.low), valueText(side.summary.high));
        for (const compare::SeedResult& result : side.results) {
            const QString value = valueText(result.value);
            text += QLatin1Char('\n') + (result.seed ? tr("seed %1: %2").arg(*result.seed).arg(value) : value);
        }
        QToolTip::showText(help->globalPos(), plainToolTip(text), this);
        return true;
    }
    QToolTip::hideText();
    return true;
}

} // namespace workbench::ui
