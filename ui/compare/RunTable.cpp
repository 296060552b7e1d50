// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/RunTable.h"

#include "ui/base/Format.h"
#include "ui/compare/ComparedRuns.h"
#include "ui/compare/RunTableDelegate.h"
#include "ui/models/RunTableModel.h"
#include "ui/selection/Selection.h"
#include "ui/theme/Theme.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScopedValueRollback>
#include <QScrollBar>

#include <algorithm>

namespace workbench::ui
{

namespace
{

int usualWidth(const compare::RunColumn& column)
{
    if (column.path == "name")
        return 270;
    if (column.path == kCurveColumn)
        return 84;
    if (column.path == "note" || column.path == "tags" || column.path == "state" || column.path == "id")
        return 150;
    return column.kind == compare::ColumnKind::Number || column.kind == compare::ColumnKind::Boolean ? 92 : 120;
}

} // namespace

RunTable::RunTable(RunTableModel& model, ComparedRuns& runs, Selection& selection, QWidget* parent)
    : QTreeView(parent)
    , m_model(model)
    , m_runs(runs)
    , m_selection(selection)
{
    setModel(&model);
    setItemDelegate(new RunTableDelegate(runs, selection, this));
    setRootIsDecorated(false);
    setItemsExpandable(false);
    setIndentation(0);
    setUniformRowHeights(true);
    setSelectionMode(ExtendedSelection);
    setSelectionBehavior(SelectRows);
    setEditTriggers(EditKeyPressed);
    setHorizontalScrollMode(ScrollPerPixel);
    setVerticalScrollMode(ScrollPerPixel);
    setMouseTracking(true);
    setAccessibleName(tr("Table of runs"));
    buildHeader();

    // What is chosen and current stays so while rows come and go, in sight or not.
    connect(&model, &RunTableModel::aboutToArrange, this, [this] {
        m_following = true;
        setAutoScroll(false);
    });
    connect(&model, &RunTableModel::arranged, this, &RunTable::followRows);
    connect(&selection, &Selection::runChanged, this, &RunTable::followSelection);
    connect(&runs, &ComparedRuns::chosenChanged, this, &RunTable::showChosen);
    const auto repaint = [this] { viewport()->update(); };
    connect(&selection, &Selection::shownRunsChanged, this, repaint);
    connect(&runs, &ComparedRuns::hoveredChanged, this, repaint);
    connect(&runs, &ComparedRuns::brushedChanged, this, repaint);
}

void RunTable::buildHeader()
{
    QHeaderView& bar = *header();
    bar.setSectionsMovable(true);
    bar.setSectionsClickable(true);
    bar.setHighlightSections(false);
    bar.setSortIndicatorShown(false);
    bar.setStretchLastSection(false);
    bar.setMinimumSectionSize(40);
    bar.setContextMenuPolicy(Qt::CustomContextMenu);
    connect(&bar, &QHeaderView::sectionClicked, this, [this](int section) {
        if (section < int(m_columns.size()))
            m_model.sortBy(
                m_columns[std::size_t(section)], QGuiApplication::keyboardModifiers().testFlag(Qt::ShiftModifier));
    });
    connect(&bar, &QHeaderView::sectionResized, this, [this](int section, int, int width) {
        if (m_following || section >= int(m_columns.size()) || width == 0)
            return;
        m_widths[fromUtf8(m_columns[std::size_t(section)])] = width;
        Q_EMIT columnsArranged();
    });
    connect(&bar, &QHeaderView::sectionMoved, this, [this] {
        if (!m_following)
            Q_EMIT columnsArranged();
    });
    connect(&bar, &QWidget::customContextMenuRequested, this, [this](const QPoint& at) {
        const int section = header()->logicalIndexAt(at);
        if (section >= 0 && section < int(m_columns.size()))
            Q_EMIT columnMenuWanted(header()->mapToGlobal(at), fromUtf8(m_columns[std::size_t(section)]));
    });
}

std::vector<std::string> RunTable::columnOrder() const
{
    std::vector<std::string> order;
    for (int place = 0; place < int(m_columns.size()); ++place)
        order.push_back(m_columns[std::size_t(header()->logicalIndex(place))]);
    return order;
}

void RunTable::setWidths(QMap<QString, int> widths)
{
    m_widths = std::move(widths);
    setColumnWidths();
}

void RunTable::setColumnWidths()
{
    const QScopedValueRollback following(m_following, true);
    for (int section = 0; section < m_model.columnCount(); ++section) {
        const compare::RunColumn& column = m_model.arrangement().columns[std::size_t(section)];
        setColumnWidth(section, m_widths.value(fromUtf8(column.path), usualWidth(column)));
    }
}

void RunTable::renameCurrent()
{
    const int column = m_model.columnOf("name");
    if (const QModelIndex index = m_model.index(currentIndex().row(), column); index.isValid()) {
        setFocus();
        scrollTo(index);
        edit(index);
    }
}

void RunTable::followRows()
{
    m_following = false;
    setAutoScroll(true);
    std::vector<std::string> columns;
    for (const compare::RunColumn& column : m_model.arrangement().columns)
        columns.push_back(column.path);
    if (columns != m_columns) {
        const QScopedValueRollback following(m_following, true);
        m_columns = std::move(columns);
        for (int section = 0; section < int(m_columns.size()); ++section) // as asked for, from left to right
            header()->moveSection(header()->visualIndex(section), section);
        setColumnWidths();
    }
    showChosen();
    followSelection();
}

void RunTable::followSelection()
{
    const int row = m_selection.run() ? m_model.rowOf(*m_selection.run()) : -1;
    const QScopedValueRollback following(m_following, true);
    if (row >= 0 && row != currentIndex().row())
        selectionModel()->setCurrentIndex(m_model.index(row, 0), QItemSelectionModel::NoUpdate);
    viewport()->update();
}

void RunTable::showChosen()
{
    if (m_following)
        return;
    std::vector<int> rows;
    for (const RunId& run : m_runs.chosen()) {
        if (const int row = m_model.rowOf(run); row >= 0)
            rows.push_back(row);
    }
    std::sort(rows.begin(), rows.end());
    QItemSelection wanted;
    for (std::size_t from = 0; from < rows.size();) { // consecutive rows as one range
        std::size_t to = from;
        while (to + 1 < rows.size() && rows[to + 1] == rows[to] + 1)
            ++to;
        wanted.append({m_model.index(rows[from], 0), m_model.index(rows[to], m_model.columnCount() - 1)});
        from = to + 1;
    }
    const QScopedValueRollback following(m_following, true);
    if (selectionModel()->selection() != wanted)
        selectionModel()->select(wanted, QItemSelectionModel::ClearAndSelect);
}

std::optional<RunId> RunTable::runAt(int row) const
{
    const compare::RunFacts* const facts = m_model.factsAt(row);
    return facts ? std::optional(facts->row.id) : std::nullopt;
}

void RunTable::selectionChanged(const QItemSelection& selected, const QItemSelection& deselected)
{
    QTreeView::selectionChanged(selected, deselected);
    if (m_following)
        return;
    QModelIndexList rows = selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    std::vector<RunId> chosen;
    for (const QModelIndex& index : rows) {
        if (const auto run = runAt(index.row()))
            chosen.push_back(*run);
    }
    const QScopedValueRollback following(m_following, true);
    m_runs.setChosen(std::move(chosen));
}

void RunTable::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QTreeView::currentChanged(current, previous);
    const auto run = runAt(current.row());
    if (run && !m_following)
        m_selection.setRun(run);
}

void RunTable::drawRow(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const Theme& theme = Theme::of(palette());
    const auto run = runAt(index.row());
    const bool selected = selectionModel()->isRowSelected(index.row());
    const bool hovered = run && m_runs.hovered() == run;
    const QRect row(0, option.rect.top(), viewport()->width(), option.rect.height());
    if (selected)
        painter->fillRect(row, theme.selection);
    else if (hovered || !run)
        painter->fillRect(row, theme.ground);
    if (run && m_selection.run() == run)
        painter->fillRect(QRect(0, row.top() + 4, 3, row.height() - 8), theme.accent);
    const RunArrangement& shown = m_model.arrangement();
    if (shown.pinned > 0 && index.row() + 1 == int(shown.pinned)) // between what stays on top and the rest
        painter->fillRect(QRect(0, row.bottom(), row.width(), 1), theme.line);
    QTreeView::drawRow(painter, option, index);
}

} // namespace workbench::ui
