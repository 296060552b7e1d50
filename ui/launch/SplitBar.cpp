// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/launch/SplitBar.h"

#include "ui/base/Format.h"
#include "ui/theme/Theme.h"

#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <numeric>

namespace workbench::ui
{

namespace
{
constexpr int kBarHeight = 12;
constexpr int kGap = 4;
constexpr int kRows = 2; // of words: share, and exact bytes below

QColor partColour(std::size_t part)
{
    static constexpr std::array kRunColourOfPart{0, 4, 2};
    return runColour(kRunColourOfPart[part]);
}
} // namespace

SplitBar::SplitBar(QWidget* parent)
    : QWidget(parent)
{
    setFixedHeight(sizeHint().height());
    setAccessibleName(tr("Split of the corpus"));
}

QSize SplitBar::sizeHint() const
{
    return {200, kBarHeight + kGap + kRows * QFontMetrics(smallFont()).height()};
}

void SplitBar::setParts(std::int64_t trainBytes, std::int64_t validationBytes, std::int64_t testBytes)
{
    m_parts = {trainBytes, validationBytes, testBytes};
    const QString words = tr("train %1 bytes, validation %2 bytes, test %3 bytes")
                              .arg(formatCount(trainBytes), formatCount(validationBytes), formatCount(testBytes));
    setToolTip(words);
    setAccessibleDescription(words);
    update();
}

void SplitBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = Theme::of(palette());
    const auto total = double(std::accumulate(m_parts.begin(), m_parts.end(), std::int64_t{0}));
    painter.fillRect(QRectF(0, 0, width(), kBarHeight), theme.line);
    if (total <= 0)
        return;

    const std::array names{tr("train"), tr("validation"), tr("test")};
    const double third = width() / 3.0;
    const int line = QFontMetrics(smallFont()).height();
    double x = 0;
    painter.setFont(smallFont());
    for (std::size_t part = 0; part < m_parts.size(); ++part) {
        const double share = double(m_parts[part]) / total;
        painter.fillRect(QRectF(x, 0, share * width(), kBarHeight), partColour(part));
        x += share * width();

        const double left = double(part) * third;
        const QString percent = QLocale().toString(100 * share, 'g', 3);
        painter.fillRect(QRectF(left, kBarHeight + kGap + 4, 7, 7), partColour(part));
        painter.setPen(theme.text);
        painter.drawText(
            QRectF(left + 11, kBarHeight + kGap, third - 11, line), Qt::AlignVCenter,
            tr("%1 %2 %").arg(names[part], percent));
        painter.setPen(theme.dim);
        painter.drawText(
            QRectF(left + 11, kBarHeight + kGap + line, third - 11, line), Qt::AlignVCenter,
            formatBytes(double(m_parts[part])));
    }
}

} // namespace workbench::ui
