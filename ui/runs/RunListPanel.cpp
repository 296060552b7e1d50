// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/runs/RunListPanel.h"

#include "ui/models/RunListModel.h"
#include "ui/runs/RunListFilter.h"
#include "ui/runs/RunListView.h"
#include "ui/selection/Selection.h"
#include "ui/theme/StyleSheet.h"

#include <QBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QStackedWidget>

namespace workbench::ui
{

RunListPanel::RunListPanel(RunListModel& runs, Selection& selection, RunFactsFeed& facts, QWidget* parent)
    : QWidget(parent)
    , m_runs(runs)
    , m_selection(selection)
    , m_filtered(new RunListFilter(runs, facts, this))
    , m_filter(new QLineEdit(this))
    , m_stack(new QStackedWidget(this))
    , m_view(new RunListView(selection, this))
    , m_empty(new QLabel(this))
{
    setAttribute(Qt::WA_StyledBackground);
    setKind(this, "side");
    m_view->setModel(m_filtered);

    auto* const title = new QLabel(tr("Runs"), this);
    setKind(title, "title");
    setKind(m_filter, "quiet");
    m_filter->setPlaceholderText(tr("filter"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setToolTip(
        tr("Shows the runs whose name, state, corpus, tags or note hold this text, or for which it is true, such as "
           "bpc.validation < 1.6 (Ctrl+F)"));
    m_filter->setFixedWidth(130);
    m_filter->setObjectName("runFilter");
    setKind(m_empty, "dim");
    m_empty->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    m_empty->setWordWrap(true);
    m_empty->setContentsMargins(20, 24, 20, 0);
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_empty);

    auto* const header = new QHBoxLayout;
    header->setContentsMargins(14, 8, 10, 6);
    header->addWidget(title);
    header->addStretch();
    header->addWidget(m_filter);
    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(header);
    column->addWidget(m_stack, 1);

    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_filtered->setText(text);
        followSelection();
        showRightPage();
    });
    connect(m_view, &QWidget::customContextMenuRequested, this, [this](const QPoint& at) {
        if (m_view->indexAt(at).isValid()) {
            Q_EMIT menuWanted(m_view->viewport()->mapToGlobal(at));
        }
    });
    connect(&selection, &Selection::runChanged, this, &RunListPanel::followSelection);
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved}) {
        connect(m_filtered, signal, this, [this] {
            followSelection();
            showRightPage();
        });
    }
    connect(m_filtered, &QAbstractItemModel::modelReset, this, [this] {
        followSelection();
        showRightPage();
    });
    connect(&runs, &RunListModel::loaded, this, &RunListPanel::showRightPage);
    showRightPage();
}

void RunListPanel::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void RunListPanel::renameCurrent()
{
    followSelection();
    if (m_view->currentIndex().isValid()) {
        m_view->setFocus();
        m_view->edit(m_view->currentIndex());
    }
}

void RunListPanel::followSelection()
{
    const auto& run = m_selection.run();
    const QModelIndex index = run ? m_filtered->mapFromSource(m_runs.indexOf(*run)) : QModelIndex();
    if (index.isValid() && index != m_view->currentIndex()) {
        m_view->setCurrentIndex(index);
    }
}

void RunListPanel::showRightPage()
{
    const bool none = m_filtered->rowCount() == 0;
    m_empty->setText(
        m_runs.isLoading()               ? tr("Reading the runs\u2026")
            : m_runs.rowCount() == 0     ? tr("No runs yet.\nChoose a corpus on the Launch page and press Start.")
            : m_filter->text().isEmpty() ? tr("All runs are archived or in the bin.\nThe Compare page has them.")
                                         : tr("No run matches the filter."));
    m_stack->setCurrentWidget(none ? static_cast<QWidget*>(m_empty) : m_view);
}

} // namespace workbench::ui
