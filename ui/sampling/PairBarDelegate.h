// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace workbench::ui
{

struct Theme;

/// Draws a row of ByteBarsModel: the byte, two bars above each other, grey before and coloured after the sampler, and
/// both figures. Columns are as wide whatever the figures are, so that nothing moves while a text is written.
class PairBarDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    void paintBars(QPainter& painter, const QRect& area, const QModelIndex& index, const Theme& theme) const;
};

} // namespace workbench::ui
