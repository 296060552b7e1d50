// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/log/LogPanel.h"

#include "ui/log/LogModel.h"
#include "ui/theme/StyleSheet.h"

#include <QAction>
#include <QBoxLayout>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QTreeView>

#include <algorithm>

namespace workbench::ui
{

LogPanel::LogPanel(LogModel& log, QWidget* parent)
    : QWidget(parent)
    , m_log(log)
    , m_view(new QTreeView(this))
{
    setAttribute(Qt::WA_StyledBackground);
    setKind(this, "side");
    auto* const title = new QLabel(tr("Log"), this);
    setKind(title, "title");
    auto* const header = new QHBoxLayout;
    header->setContentsMargins(14, 6, 12, 4);
    header->setSpacing(12);
    header->addWidget(title);
    header->addStretch();
    const auto addButton = [this, header](const QString& words, const QString& toolTip, auto slot) {
        auto* const button = new QPushButton(words, this);
        setKind(button, "link");
        button->setToolTip(toolTip);
        connect(button, &QPushButton::clicked, this, slot);
        header->addWidget(button);
    };
    addButton(tr("Copy all"), tr("Copies every line to the clipboard"), [this] { copyAll(); });
    addButton(tr("Clear"), tr("Empties this list; nothing in the store is touched"), [this] { m_log.clear(); });
    addButton(tr("Close"), tr("Closes the log (Ctrl+L)"), [this] { Q_EMIT closeWanted(); });

    m_view->setModel(&log);
    m_view->setRootIsDecorated(false);
    m_view->setIndentation(0);
    m_view->setUniformRowHeights(true);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->setAccessibleName(tr("Log"));
    m_view->setHeaderHidden(true);
    m_view->header()->setStretchLastSection(true);
    m_view->setColumnWidth(LogModel::TimeColumn, 76);
    m_view->setColumnWidth(LogModel::LevelColumn, 64);
    auto* const copy = new QAction(tr("Copy"), m_view);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    m_view->addAction(copy);
    m_view->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(copy, &QAction::triggered, this, &LogPanel::copySelected);

    auto* const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(header);
    auto* const lines = new QHBoxLayout; // the words stand below the title
    lines->setContentsMargins(10, 0, 0, 4);
    lines->addWidget(m_view);
    column->addLayout(lines, 1);

    // The newest line stays in sight unless the user has scrolled up to read.
    connect(&log, &QAbstractItemModel::rowsInserted, this, [this] {
        const QScrollBar* const bar = m_view->verticalScrollBar();
        if (bar->value() == bar->maximum()) {
            QMetaObject::invokeMethod(m_view, &QTreeView::scrollToBottom, Qt::QueuedConnection);
        }
    });
}

void LogPanel::copySelected()
{
    QModelIndexList rows = m_view->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    QStringList lines;
    for (const QModelIndex& row : rows) {
        lines << m_log.text(row.row());
    }
    QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

void LogPanel::copyAll()
{
    QStringList lines;
    for (int row = 0; row < m_log.rowCount(); ++row) {
        lines << m_log.text(row);
    }
    QGuiApplication::clipboard()->setText(lines.join(QLatin1Char('\n')));
}

} // namespace workbench::ui
