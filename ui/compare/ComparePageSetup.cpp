// SPDX-License-Identifier: GPL-3.0-or-later
// How the table of a ComparePage is set up, and what leaves it.
#include "core/base/Printable.h"
#include "ui/base/Format.h"
#include "ui/compare/ComparePage.h"
#include "ui/compare/ComparedRuns.h"
#include "ui/compare/FilterEdit.h"
#include "ui/compare/RunTable.h"
#include "ui/compare/TableBar.h"
#include "ui/compare/TableSaver.h"
#include "ui/models/RunFactsFeed.h"
#include "ui/models/RunTableModel.h"
#include "ui/models/RunTableText.h"
#include "ui/selection/Selection.h"

#include <QMenu>

#include <algorithm>

namespace workbench::ui
{

void ComparePage::apply(const TableSetup& setup)
{
    std::vector<std::string> columns;
    for (const QString& path : setup.columns)
        columns.push_back(path.toStdString());
    m_table->setWidths(setup.widths);
    m_model->setShownColumns(std::move(columns));
    m_model->setScope(setup.scope);
    m_model->setSort(setup.sort);
    m_model->setGroupBy(setup.groupBy.toStdString());
    m_model->setOnlyDifferent(setup.onlyDifferent);
    m_model->setMetric(setup.metric.toStdString());
    m_compared->setMetric(setup.metric.toStdString());
    m_bar->setScope(setup.scope);
    const compare::RunColumn* const grouped = m_model->columns().find(setup.groupBy.toStdString());
    m_bar->setGroupBy(setup.groupBy, grouped ? fromUtf8(printable(grouped->label)).toLower() : setup.groupBy);
    m_bar->setOnlyDifferent(setup.onlyDifferent, 0);
    m_bar->filter().setText(setup.filter);
    remember();
}

TableSetup ComparePage::setup() const
{
    const RunQuery& query = m_model->query();
    TableSetup setup;
    setup.filter = m_bar->filter().text();
    setup.scope = query.scope;
    // As the user has put them; those that are hidden now for being the same everywhere stay after their neighbours.
    std::vector<std::string> order = m_table->columnOrder();
    for (std::size_t i = 0; i < query.shown.size(); ++i) {
        if (std::ranges::find(order, query.shown[i]) == order.end()) {
            const auto neighbour = i == 0 ? order.end() : std::ranges::find(order, query.shown[i - 1]);
            order.insert(neighbour == order.end() ? neighbour : neighbour + 1, query.shown[i]);
        }
    }
    for (const std::string& path : order) {
        if (std::ranges::find(query.shown, path) != query.shown.end())
            setup.columns << fromUtf8(path);
    }
    setup.widths = m_table->widths();
    setup.sort = query.sort;
    setup.groupBy = fromUtf8(query.groupBy);
    setup.metric = fromUtf8(query.metric);
    setup.onlyDifferent = query.onlyDifferent;
    return setup;
}

void ComparePage::remember()
{
    m_rememberSoon.start();
}

void ComparePage::setColumn(const QString& path, bool shown)
{
    TableSetup changed = setup();
    changed.columns.removeAll(path);
    if (shown)
        changed.columns << path;
    apply(changed);
}

void ComparePage::showColumnMenu(const QPoint& global, const QString& path)
{
    QMenu menu(this);
    const compare::RunColumn* const column = m_model->columns().find(path.toStdString());
    if (column) {
        menu.addAction(tr("Group by this"), this, [this, path] { Q_EMIT m_bar->groupWanted(path); });
        if (isFigure(*column))
            menu.addAction(
                tr("Compare runs by this"), this, [this, path] { m_compared->setMetric(path.toStdString()); });
        menu.addSeparator();
    }
    menu.addAction(tr("Hide column"), this, [this, path] { setColumn(path, false); })
        ->setEnabled(path != QLatin1String("name"));
    menu.addAction(tr("Columns..."), m_bar, &TableBar::columnsWanted);
    menu.exec(global);
}

void ComparePage::exportTable(TableFormat format, bool toClipboard)
{
    ExportedTable table = exportedTable(*m_model, m_table->columnOrder());
    if (toClipboard)
        m_saver->copy(std::move(table), format);
    else
        m_saver->save(std::move(table), format);
}

void ComparePage::makeBaseline()
{
    const auto& run = m_context.selection.run();
    m_compared->setBaseline(run == m_compared->baseline() ? std::nullopt : run);
    rememberMarks();
}

void ComparePage::togglePinned()
{
    const std::vector<RunId> runs = targets();
    const auto& pinned = m_model->query().pinned;
    const bool all = std::ranges::all_of(runs, [&pinned](const RunId& run) { return pinned.contains(run); });
    for (const RunId& run : runs)
        m_model->setPinned(run, !all);
    rememberMarks();
}

void ComparePage::recallMarks()
{
    const tableMemory::Marks marks = tableMemory::marks(m_context.storeDirectory);
    m_model->setPins({marks.pinned.begin(), marks.pinned.end()});
    m_compared->setBaseline(marks.baseline);
    m_model->setBaseline(marks.baseline);
}

void ComparePage::rememberMarks()
{
    const auto& pinned = m_model->query().pinned;
    tableMemory::setMarks(m_context.storeDirectory, {{pinned.begin(), pinned.end()}, m_compared->baseline()});
}

std::vector<compare::FilterCompletion> ComparePage::complete(std::string_view text, std::size_t cursor) const
{
    ComparedRuns::Facts listed; // what a filter can find: nothing of the bin while the bin is not open
    for (const auto& run : *m_feed.facts()) {
        if (isInScope(run->row, m_model->query().scope))
            listed.push_back(run);
    }
    return compare::completeFilter(text, cursor, m_model->columns(), listed);
}

void ComparePage::focusFilter()
{
    m_bar->filter().setFocus(Qt::ShortcutFocusReason);
    m_bar->filter().selectAll();
}

void ComparePage::renameCurrent()
{
    m_table->renameCurrent();
}

} // namespace workbench::ui
