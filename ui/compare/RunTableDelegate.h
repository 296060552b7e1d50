// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace workbench::ui
{

class ComparedRuns;
class Selection;

/// Draws the cells of the table of runs: colour, star and pin before the name, tiny curves, coloured differences, the
/// best value of a column. What is brushed elsewhere leaves the other rows pale.
class RunTableDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    static constexpr int kRowHeight = 30;

    RunTableDelegate(const ComparedRuns& runs, const Selection& selection, QObject* parent);

    static QRect swatchArea(const QRect& nameCell); ///< where a click shows the run on the charts, or takes it off
    static QRect starArea(const QRect& nameCell); ///< where a click stars it, or no more

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QWidget* createEditor(QWidget* parent, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void
    updateEditorGeometry(QWidget* editor, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    void paintName(QPainter& painter, const QRect& cell, const QModelIndex& index) const;
    void paintGroup(QPainter& painter, const QRect& cell, const QModelIndex& index) const;

    const ComparedRuns& m_runs;
    const Selection& m_selection;
};

} // namespace workbench::ui
