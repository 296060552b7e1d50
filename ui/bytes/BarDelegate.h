// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace workbench::ui
{

/// What models of byte lists say beside their texts.
enum BarRole {
    ShareRole
    = Qt::UserRole, ///< double, 0 to 1: length of the bar of a cell; cells with it have their text at the right of it
    MarkRole, ///< bool: the row is drawn in the good colour
    NumberRole, ///< int: key or query that a row is about
};

/// Draws a row of a byte list: the byte monospaced in the first column, texts dimmed and right-aligned, bars.
class BarDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    void paintBar(QPainter& painter, const QRect& area, const QModelIndex& index, const QColor& bar) const;
};

} // namespace workbench::ui
