// SPDX-License-Identifier: GPL-3.0-or-later
// How the rows of a RunTableModel become others, with what is current, chosen and in sight kept where that can be.
#include "ui/models/RunTableModel.h"

#include <algorithm>
#include <utility>

namespace workbench::ui
{

namespace
{

using Ids = std::vector<std::string_view>;

/// Which run stands in each row, or whose head.
Ids idsOf(const RunArrangement& arrangement)
{
    Ids ids;
    ids.reserve(arrangement.rows.size());
    for (const RunTableRow& row : arrangement.rows)
        ids.push_back(
            row.isGroup() ? std::string_view(arrangement.groups[row.group].key)
                          : arrangement.listed[row.run]->row.id.value());
    return ids;
}

Ids sorted(Ids ids)
{
    std::sort(ids.begin(), ids.end());
    return ids;
}

} // namespace

void RunTableModel::adopt(RunArrangement arrangement)
{
    Q_EMIT aboutToArrange();
    const bool sameColumns = m_loaded
        && std::ranges::equal(arrangement.columns, m_shown.columns, {}, &compare::RunColumn::path,
                              &compare::RunColumn::path);
    const auto before = idsOf(m_shown), after = idsOf(arrangement);
    if (sameColumns && before == after) {
        m_shown = std::move(arrangement);
        if (rowCount() > 0 && columnCount() > 0)
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    } else if (
        sameColumns && m_shown.groups.empty() && arrangement.groups.empty() && before.size() == after.size()
        && sorted(before) == sorted(after)) {
        moveRows(std::move(arrangement));
    } else if (sameColumns && growOrShrink(arrangement)) {
        if (rowCount() > 0) // heads count their runs, and the best of a column may be another one
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
    } else {
        beginResetModel();
        m_shown = std::move(arrangement);
        m_loaded = true;
        noteRows();
        endResetModel();
    }
    if (columnCount() > 0)
        Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
    Q_EMIT arranged();
}

void RunTableModel::moveRows(RunArrangement arrangement)
{
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    const QModelIndexList old = persistentIndexList();
    std::vector<RunId> ids;
    for (const QModelIndex& index : old)
        ids.push_back(factsAt(index.row())->row.id);
    m_shown = std::move(arrangement);
    noteRows();
    QModelIndexList now;
    for (qsizetype i = 0; i < old.size(); ++i)
        now << index(rowOf(ids[std::size_t(i)]), old[i].column());
    changePersistentIndexList(old, now);
    Q_EMIT layoutChanged({}, VerticalSortHint);
}

bool RunTableModel::growOrShrink(RunArrangement& arrangement)
{
    const Ids before = idsOf(m_shown), after = idsOf(arrangement);
    const std::size_t shorter = std::min(before.size(), after.size());
    const std::size_t longer = std::max(before.size(), after.size());
    const auto head = std::size_t(std::ranges::mismatch(before, after).in1 - before.begin());
    std::size_t tail = 0;
    while (head + tail < shorter && before[before.size() - 1 - tail] == after[after.size() - 1 - tail])
        ++tail;
    if (shorter == longer || head + tail < shorter)
        return false;
    const int first = int(head), last = int(head + longer - shorter) - 1;
    if (after.size() == longer) {
        beginInsertRows({}, first, last);
        m_shown = std::move(arrangement);
        noteRows();
        endInsertRows();
    } else {
        beginRemoveRows({}, first, last);
        m_shown = std::move(arrangement);
        noteRows();
        endRemoveRows();
    }
    return true;
}

void RunTableModel::noteRows()
{
    m_rows.clear();
    m_rows.reserve(m_shown.rows.size());
    for (std::size_t row = 0; row < m_shown.rows.size(); ++row) {
        if (const RunTableRow& shown = m_shown.rows[row]; !shown.isGroup())
            m_rows.emplace(m_shown.listed[shown.run]->row.id, int(row));
    }
}

} // namespace workbench::ui
