// SPDX-License-Identifier: GPL-3.0-or-later
// What mouse and keys do in a RunTable.
#include "ui/compare/ComparedRuns.h"
#include "ui/compare/RunTable.h"
#include "ui/compare/RunTableDelegate.h"
#include "ui/models/RunTableModel.h"
#include "ui/selection/Selection.h"

#include <QKeyEvent>
#include <QMouseEvent>

namespace workbench::ui
{

bool RunTable::toggleGroup(int row)
{
    const RunArrangement& shown = m_model.arrangement();
    if (row < 0 || row >= m_model.rowCount() || !shown.rows[std::size_t(row)].isGroup())
        return false;
    const RunGroup& group = shown.groups[shown.rows[std::size_t(row)].group];
    m_model.setFolded(group.key, !group.folded);
    return true;
}

bool RunTable::pressMark(const QModelIndex& index, const QPoint& at)
{
    const auto run = runAt(index.row());
    if (!run || index.column() != m_model.columnOf("name"))
        return false;
    const bool inGroup = m_model.arrangement().rows[std::size_t(index.row())].group != RunTableRow::kNone;
    const QRect cell = visualRect(index).translated(inGroup ? 14 : 0, 0);
    if (RunTableDelegate::starArea(cell).contains(at)) {
        Q_EMIT starWanted(*run);
        return true;
    }
    if (!RunTableDelegate::swatchArea(cell).contains(at))
        return false;
    m_selection.toggleShown(*run);
    return true;
}

void RunTable::mousePressEvent(QMouseEvent* event)
{
    const QPoint at = event->position().toPoint();
    const QModelIndex index = indexAt(at);
    if (event->button() == Qt::LeftButton && (toggleGroup(index.row()) || pressMark(index, at))) {
        event->accept();
        return;
    }
    QTreeView::mousePressEvent(event);
}

void RunTable::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && runAt(indexAt(event->position().toPoint()).row()))
        Q_EMIT curvesWanted();
    else
        QTreeView::mouseDoubleClickEvent(event);
}

void RunTable::mouseMoveEvent(QMouseEvent* event)
{
    QTreeView::mouseMoveEvent(event);
    m_runs.setHovered(runAt(indexAt(event->position().toPoint()).row()));
}

void RunTable::leaveEvent(QEvent* event)
{
    QTreeView::leaveEvent(event);
    m_runs.setHovered({});
}

void RunTable::keyPressEvent(QKeyEvent* event)
{
    const int row = currentIndex().row();
    const auto run = runAt(row);
    const bool plain = event->modifiers() == Qt::NoModifier;
    const bool folds = event->key() == Qt::Key_Left || event->key() == Qt::Key_Right || event->key() == Qt::Key_Space;
    if (plain && folds && row >= 0 && !run) {
        const RunArrangement& shown = m_model.arrangement();
        const RunGroup& group = shown.groups[shown.rows[std::size_t(row)].group];
        m_model.setFolded(group.key, event->key() == Qt::Key_Space ? !group.folded : event->key() == Qt::Key_Left);
    } else if (run && plain && event->key() == Qt::Key_Space) {
        m_selection.toggleShown(*run);
    } else if (plain && event->key() == Qt::Key_Delete && !m_runs.chosen().empty()) {
        Q_EMIT binWanted();
    } else if (run && plain && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
        Q_EMIT curvesWanted();
    } else if (plain && event->key() == Qt::Key_Escape && !m_runs.chosen().empty()) {
        clearSelection();
    } else {
        QTreeView::keyPressEvent(event);
    }
}

void RunTable::contextMenuEvent(QContextMenuEvent* event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = byKey ? currentIndex() : indexAt(event->pos());
    if (!runAt(index.row()))
        return;
    if (!selectionModel()->isRowSelected(index.row()))
        setCurrentIndex(index);
    const QRect cell = visualRect(index);
    Q_EMIT menuWanted(byKey ? viewport()->mapToGlobal(cell.bottomLeft() + QPoint(48, 0)) : event->globalPos());
}

} // namespace workbench::ui
