// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bytes/BarDelegate.h"

#include "ui/bytes/ByteTint.h"
#include "ui/theme/Theme.h"

#include <QPainter>

#include <algorithm>

namespace workbench::ui
{

namespace
{
constexpr int kRowHeight = 24;
constexpr int kGap = 8;
constexpr int kBarHeight = 10;
} // namespace

void BarDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Theme& theme = Theme::of(option.palette);
    const bool marked = index.data(MarkRole).toBool();
    painter->save();
    if (option.state.testFlag(QStyle::State_Selected))
        painter->fillRect(option.rect, theme.selection);
    const bool focused = option.state.testFlag(QStyle::State_HasFocus);
    if (focused && index.column() == 0)
        painter->fillRect(QRect(option.rect.left(), option.rect.top() + 4, 2, option.rect.height() - 8), theme.accent);

    const QRect area = option.rect.adjusted(index.column() == 0 ? kGap : 0, 0, -kGap, 0);
    if (index.column() == 0) {
        QFont font = byteFont();
        font.setBold(true);
        painter->setFont(font);
        painter->setPen(marked ? theme.good : theme.text);
        painter->drawText(area, Qt::AlignVCenter | Qt::AlignLeft, index.data().toString());
    } else if (index.data(ShareRole).isValid()) {
        painter->setPen(theme.text);
        paintBar(
            *painter, area.adjusted(0, 0, kGap, 0), index,
            marked ? theme.good : mixColours(theme.line, theme.accent, 0.35));
    } else {
        painter->setFont(bodyFont());
        painter->setPen(marked ? theme.good : theme.dim);
        painter->drawText(area, Qt::AlignVCenter | Qt::AlignRight, index.data().toString());
    }
    painter->restore();
}

void BarDelegate::paintBar(QPainter& painter, const QRect& area, const QModelIndex& index, const QColor& bar) const
{
    painter.setFont(bodyFont());
    const int number = painter.fontMetrics().horizontalAdvance(QStringLiteral("<0.001"));
    const double width = std::max(0, area.width() - number - kGap);
    const double share = std::clamp(index.data(ShareRole).toDouble(), 0.0, 1.0);
    painter.drawText(area, Qt::AlignVCenter | Qt::AlignRight, index.data().toString());
    if (share <= 0 || width <= 0)
        return;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(bar);
    const QRectF rect(area.left(), area.center().y() - kBarHeight / 2 + 1, std::max(2.0, share * width), kBarHeight);
    painter.drawRoundedRect(rect, std::min(2.0, rect.width() / 2), 2);
}

QSize BarDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const
{
    QFont font = index.column() == 0 ? byteFont() : bodyFont();
    font.setBold(index.column() == 0);
    const int width = QFontMetrics(font).horizontalAdvance(index.data().toString());
    return {width + 2 * kGap, kRowHeight};
}

} // namespace workbench::ui
