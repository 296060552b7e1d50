// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace workbench::ui
{

class Selection;

/// Draws one run: colour, name, best bpc, state, tiny curve. The colour is filled while the run is on the charts.
class RunListDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    RunListDelegate(const Selection& selection, QObject* parent);

    static QRect swatchArea(const QRect& row); ///< where a click shows the run on the charts, or takes it off

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void
    updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    bool helpEvent(
        QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
        const QModelIndex& index) override;

private:
    const Selection& m_selection;
};

} // namespace workbench::ui
