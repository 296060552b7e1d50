// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/launch/ByteHistogram.h"

#include "ui/base/Format.h"
#include "ui/theme/Theme.h"

#include <QHelpEvent>
#include <QLocale>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace workbench::ui
{

namespace
{
constexpr int kHeight = 34;
}

ByteHistogram::ByteHistogram(QWidget* parent)
    : QWidget(parent)
{
    setFixedHeight(kHeight);
    setAccessibleName(tr("Byte histogram"));
}

QSize ByteHistogram::sizeHint() const
{
    return {256, kHeight};
}

void ByteHistogram::setCounts(const Counts& counts)
{
    m_counts = counts;
    m_total = std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
    const auto kinds = std::ranges::count_if(counts, [](std::int64_t count) { return count > 0; });
    setAccessibleDescription(tr("%1 of 256 byte values occur").arg(kinds));
    update();
}

QString ByteHistogram::describe(int byte) const
{
    const std::int64_t count = m_counts[std::size_t(byte)];
    const QString sign = byte > 32 && byte < 127 ? QStringLiteral(" %1").arg(QChar(byte))
        : byte == 32                             ? tr(" space")
        : byte == 10                             ? tr(" newline")
                                                 : QString();
    const double share = m_total > 0 ? 100.0 * double(count) / double(m_total) : 0;
    return QStringLiteral("0x%1%2: %3 (%4 %)")
        .arg(byte, 2, 16, QLatin1Char('0'))
        .arg(sign, formatCount(count), QLocale().toString(share, 'f', share < 1 ? 3 : 1));
}

void ByteHistogram::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = Theme::of(palette());
    const double base = height() - 1;
    painter.fillRect(QRectF(0, base, width(), 1), theme.line);
    const std::int64_t most = *std::ranges::max_element(m_counts);
    if (most == 0)
        return;
    QColor bar = theme.accent;
    bar.setAlphaF(0.55F);
    const double step = width() / 256.0;
    for (std::size_t byte = 0; byte < m_counts.size(); ++byte) {
        if (m_counts[byte] == 0)
            continue;
        const double tall = std::max(1.0, base * std::sqrt(double(m_counts[byte]) / double(most)));
        painter.fillRect(QRectF(double(byte) * step, base - tall, std::max(1.0, step * 0.8), tall), bar);
    }
}

bool ByteHistogram::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip || m_total == 0)
        return QWidget::event(event);
    const auto* const help = static_cast<QHelpEvent*>(event);
    const int byte = std::clamp(help->pos().x() * 256 / std::max(1, width()), 0, 255);
    QToolTip::showText(help->globalPos(), describe(byte), this);
    return true;
}

} // namespace workbench::ui
