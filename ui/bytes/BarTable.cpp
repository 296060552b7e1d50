// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bytes/BarTable.h"

#include "ui/bytes/BarDelegate.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>

#include <algorithm>
#include <vector>

namespace workbench::ui
{

namespace
{
constexpr int kRowsAtOnce = 10;
}

BarTable::BarTable(QAbstractItemModel& model, QWidget* parent)
    : QTableView(parent)
{
    setModel(&model);
    setItemDelegate(new BarDelegate(this));
    setShowGrid(false);
    setFrameShape(QFrame::NoFrame);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false); // Tab leaves the list
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setCornerButtonEnabled(false);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(1);
    verticalHeader()->setDefaultSectionSize(24);
    horizontalHeader()->hide();
    horizontalHeader()->setMinimumSectionSize(1);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setSectionResizeMode(model.columnCount() - 1, QHeaderView::Stretch);

    auto* const copyRows = new QAction(tr("Copy as text"), this);
    copyRows->setShortcut(QKeySequence::Copy);
    copyRows->setShortcutContext(Qt::WidgetShortcut);
    addAction(copyRows);
    setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(copyRows, &QAction::triggered, this, [this] { copy(); });
    connect(this, &QTableView::clicked, this, [this](const QModelIndex& index) {
        if (selectionModel()->selectedRows().size() == 1) // not while rows are gathered with Ctrl or Shift
            Q_EMIT rowChosen(index);
    });
    connect(&model, &QAbstractItemModel::modelReset, this, &BarTable::fitColumns);
    fitColumns();
}

void BarTable::fitColumns()
{
    // By hand, for QHeaderView would make room for the titles, which are hidden.
    for (int column = 0; column < model()->columnCount() - 1; ++column)
        setColumnWidth(column, std::max(1, sizeHintForColumn(column)));
    updateGeometry();
}

QString BarTable::text() const
{
    std::vector<int> rows;
    for (const QModelIndex& row : selectionModel()->selectedRows())
        rows.push_back(row.row());
    if (rows.empty()) {
        for (int row = 0; row < model()->rowCount(); ++row)
            rows.push_back(row);
    }
    std::sort(rows.begin(), rows.end());
    QStringList titles;
    for (int column = 0; column < model()->columnCount(); ++column)
        titles << model()->headerData(column, Qt::Horizontal).toString();
    QStringList lines{titles.join(QLatin1Char('\t'))};
    for (const int row : rows) {
        QStringList cells;
        for (int column = 0; column < model()->columnCount(); ++column)
            cells << model()->index(row, column).data().toString();
        lines << cells.join(QLatin1Char('\t'));
    }
    return lines.join(QLatin1Char('\n'));
}

void BarTable::copy() const
{
    QGuiApplication::clipboard()->setText(text());
}

QSize BarTable::sizeHint() const
{
    const int rows = std::clamp(model()->rowCount(), 1, kRowsAtOnce);
    return {240, rows * verticalHeader()->defaultSectionSize()};
}

QSize BarTable::minimumSizeHint() const
{
    return {160, 3 * verticalHeader()->defaultSectionSize()};
}

void BarTable::keyPressEvent(QKeyEvent* event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && currentIndex().isValid())
        Q_EMIT rowChosen(currentIndex());
    else if (event->key() == Qt::Key_Escape)
        event->ignore();
    else
        QTableView::keyPressEvent(event);
}

} // namespace workbench::ui
