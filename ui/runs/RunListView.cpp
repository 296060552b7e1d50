// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/RunListView.h"

#include "core/store/StoreTypes.h"
#include "ui/models/RunListModel.h"
#include "ui/runs/RunListDelegate.h"
#include "ui/selection/Selection.h"

#include <QKeyEvent>
#include <QMouseEvent>

namespace workbench::ui
{

RunListView::RunListView(Selection& selection, QWidget* parent)
    : QListView(parent)
    , m_selection(selection)
{
    setItemDelegate(new RunListDelegate(selection, this));
    setUniformItemSizes(true);
    setEditTriggers(EditKeyPressed);
    setSelectionMode(SingleSelection);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setMouseTracking(true);
    viewport()->setAttribute(Qt::WA_Hover);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setAccessibleName(tr("Runs"));
    const auto repaint = [this] { viewport()->update(); };
    connect(&m_selection, &Selection::runChanged, this, repaint);
    connect(&m_selection, &Selection::shownRunsChanged, this, repaint);
}

std::optional<RunId> RunListView::runAt(const QModelIndex& index)
{
    const auto* const row = static_cast<const store::RunRow*>(index.data(RunListModel::RowRole).value<const void*>());
    return row ? std::optional(row->id) : std::nullopt;
}

void RunListView::mousePressEvent(QMouseEvent* event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    const bool onSwatch = RunListDelegate::swatchArea(visualRect(index)).contains(event->position().toPoint());
    const bool toggles = onSwatch || event->modifiers().testFlag(Qt::ControlModifier);
    if (const auto run = runAt(index); run && toggles && event->button() == Qt::LeftButton) {
        m_selection.toggleShown(*run);
        event->accept();
        return;
    }
    QListView::mousePressEvent(event);
}

void RunListView::keyPressEvent(QKeyEvent* event)
{
    const auto run = runAt(currentIndex());
    if (run && event->key() == Qt::Key_Space && event->modifiers() == Qt::NoModifier) {
        m_selection.toggleShown(*run);
    } else if (run && event->key() == Qt::Key_Delete) {
        Q_EMIT binWanted();
    } else {
        QListView::keyPressEvent(event);
    }
}

void RunListView::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QListView::currentChanged(current, previous);
    if (const auto run = runAt(current)) {
        m_selection.setRun(run);
    }
}

} // namespace workbench::ui
