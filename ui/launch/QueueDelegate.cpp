// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/launch/QueueDelegate.h"

#include "ui/launch/QueueModel.h"
#include "ui/theme/Theme.h"

#include <QMouseEvent>
#include <QPainter>

namespace workbench::ui
{

namespace
{
constexpr int kRowHeight = 28;
constexpr int kMargin = 8;
constexpr int kIndent = 12;
constexpr int kGap = 8;
constexpr int kCross = 20;
} // namespace

QRect QueueDelegate::crossArea(const QRect& row)
{
    return {row.right() - kCross - 1, row.top() + (row.height() - kCross) / 2, kCross, kCross};
}

void QueueDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Theme& theme = Theme::of(option.palette);
    const bool isGroup = index.data(QueueModel::GroupRole).toBool();
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const bool pointed = option.state.testFlag(QStyle::State_MouseOver);
    painter->save();
    if (selected || pointed)
        painter->fillRect(option.rect, selected ? theme.selection : theme.ground);

    QRect text = option.rect.adjusted(kMargin, 0, -kMargin, 0);
    if (index.data(QueueModel::MemberRole).toBool())
        text.setLeft(text.left() + kIndent);
    if (selected || pointed) {
        const QRectF cross = QRectF(crossArea(option.rect)).adjusted(6.5, 6.5, -6.5, -6.5);
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(theme.dim, 1.4));
        painter->drawLine(cross.topLeft(), cross.bottomRight());
        painter->drawLine(cross.topRight(), cross.bottomLeft());
        text.setRight(crossArea(option.rect).left() - 2);
    }
    const QString side = index.data(QueueModel::SideRole).toString();
    painter->setFont(smallFont());
    painter->setPen(theme.dim);
    const QString shownSide = painter->fontMetrics().elidedText(side, Qt::ElideMiddle, text.width() / 2);
    painter->drawText(text, Qt::AlignRight | Qt::AlignVCenter, shownSide);
    text.setRight(text.right() - painter->fontMetrics().horizontalAdvance(shownSide) - kGap);

    QFont font = bodyFont();
    if (isGroup)
        font.setWeight(QFont::DemiBold);
    painter->setFont(font);
    painter->setPen(theme.text);
    painter->drawText(
        text, Qt::AlignLeft | Qt::AlignVCenter,
        painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, text.width()));
    painter->restore();
}

QSize QueueDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const
{
    return {0, kRowHeight};
}

bool QueueDelegate::editorEvent(
    QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem& option, const QModelIndex& index)
{
    if (event->type() == QEvent::MouseButtonRelease) {
        const auto* const mouse = static_cast<QMouseEvent*>(event);
        if (mouse->button() == Qt::LeftButton && crossArea(option.rect).contains(mouse->position().toPoint())) {
            Q_EMIT removeWanted(index);
            return true;
        }
    }
    return QStyledItemDelegate::editorEvent(event, model, option, index);
}

} // namespace workbench::ui
