// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/PairBarDelegate.h"

#include "ui/bytes/ByteTint.h"
#include "ui/sampling/ByteBarsModel.h"
#include "ui/theme/Theme.h"

#include <QPainter>

#include <algorithm>

namespace workbench::ui
{

namespace
{
constexpr int kRowHeight = 24;
constexpr int kGap = 6;
constexpr int kBarHeight = 7;
constexpr double kGrey = 0.35; ///< of the dim colour on the card
} // namespace

void PairBarDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Theme& theme = Theme::of(option.palette);
    const bool rest = !index.data(NumberRole).isValid();
    const bool taken = index.data(MarkRole).toBool();
    painter->save();
    if (option.state.testFlag(QStyle::State_Selected))
        painter->fillRect(option.rect, theme.selection);
    if (option.state.testFlag(QStyle::State_HasFocus) && index.column() == ByteBarsModel::ByteColumn)
        painter->fillRect(QRect(option.rect.left(), option.rect.top() + 4, 2, option.rect.height() - 8), theme.accent);

    const QRect area = option.rect.adjusted(kGap, 0, -kGap, 0);
    switch (index.column()) {
    case ByteBarsModel::ByteColumn: {
        QFont font = rest ? bodyFont() : byteFont();
        font.setBold(!rest);
        painter->setFont(font);
        painter->setPen(rest || index.data(ByteBarsModel::RemovedRole).toBool() ? theme.dim : theme.text);
        painter->drawText(area, Qt::AlignVCenter | Qt::AlignLeft, index.data().toString());
        if (taken) { // as the box in the grid
            const int width = painter->fontMetrics().horizontalAdvance(index.data().toString());
            painter->setPen(QPen(theme.tintStrong, 2));
            painter->drawRect(QRect(area.left() - 3, area.top() + 3, width + 6, area.height() - 6));
        }
        break;
    }
    case ByteBarsModel::BarColumn:
        paintBars(*painter, area, index, theme);
        break;
    default:
        painter->setFont(bodyFont());
        painter->setPen(index.column() == ByteBarsModel::BeforeColumn ? theme.dim : theme.text);
        painter->drawText(
            option.rect.adjusted(0, 0, -kGap, 0), Qt::AlignVCenter | Qt::AlignRight, index.data().toString());
    }
    painter->restore();
}

void PairBarDelegate::paintBars(
    QPainter& painter, const QRect& area, const QModelIndex& index, const Theme& theme) const
{
    const QVariant before = index.data(ByteBarsModel::BeforeRole), after = index.data(ByteBarsModel::AfterRole);
    const auto bar = [&](const QVariant& probability, double top, const QColor& colour) {
        const double width = std::clamp(probability.toDouble(), 0.0, 1.0) * area.width();
        if (width > 0)
            painter.fillRect(QRectF(area.left(), top, std::max(1.0, width), kBarHeight), colour);
    };
    const double middle = area.top() + area.height() / 2;
    bar(before, after.isValid() ? middle - kBarHeight : middle - kBarHeight / 2,
        mixColours(theme.card, theme.dim, kGrey));
    if (after.isValid())
        bar(after, middle, theme.accent);
}

QSize PairBarDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const
{
    const QString widest = index.column() == ByteBarsModel::ByteColumn ? QStringLiteral("other 256")
        : index.column() == ByteBarsModel::BarColumn                   ? QString()
                                                                       : QStringLiteral("<0.01");
    return {QFontMetrics(bodyFont()).horizontalAdvance(widest) + 2 * kGap, kRowHeight};
}

} // namespace workbench::ui
