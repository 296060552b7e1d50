// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/RunTableModel.h"

#include "core/store/Store.h"
#include "ui/base/Format.h"
#include "ui/models/RunEdits.h"
#include "ui/models/RunListModel.h"
#include "ui/models/RunTableText.h"

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

RunTableModel::RunTableModel(RunListModel& runs, RunFactsFeed& feed, QObject* parent)
    : QAbstractTableModel(parent)
    , m_runs(runs)
    , m_feed(feed)
{
    m_query.metric = "bpc.validation";
    m_soon.setSingleShot(true);
    m_soon.callOnTimeout(this, [this] { ask(); });
    connect(&feed, &RunFactsFeed::changed, &m_soon, qOverload<>(&QTimer::start));
    connect(&feed, &RunFactsFeed::metricNamesChanged, this, &RunTableModel::takeColumns);
    connect(
        &runs, &QAbstractItemModel::dataChanged, this,
        [this](const QModelIndex& first, const QModelIndex&, const QList<int>& roles) {
            const int column = columnOf(kCurveColumn);
            if (column < 0 || roles != QList<int>{RunListModel::SparklineRole})
                return;
            if (const int row = rowOf(m_runs.rows()[std::size_t(first.row())].id); row >= 0)
                Q_EMIT dataChanged(index(row, column), index(row, column), {CurveRole});
        });
    takeColumns();
    m_soon.start();
}

int RunTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_shown.rows.size());
}

int RunTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_shown.columns.size());
}

const compare::RunFacts* RunTableModel::factsAt(int row) const
{
    if (row < 0 || row >= rowCount())
        return nullptr;
    const RunTableRow& shown = m_shown.rows[std::size_t(row)];
    return shown.isGroup() ? nullptr : m_shown.listed[shown.run].get();
}

int RunTableModel::rowOf(const RunId& run) const
{
    const auto found = m_rows.find(run);
    return found == m_rows.end() ? -1 : found->second;
}

int RunTableModel::columnOf(std::string_view path) const
{
    const auto found = std::ranges::find(m_shown.columns, path, &compare::RunColumn::path);
    return found == m_shown.columns.end() ? -1 : int(found - m_shown.columns.begin());
}

QVariant RunTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const compare::RunColumn& column = m_shown.columns[std::size_t(index.column())];
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (isFigure(column) ? Qt::AlignRight : Qt::AlignLeft));
    return factsAt(index.row()) ? runData(index.row(), index.column(), role)
                                : groupData(index.row(), index.column(), role);
}

QVariant RunTableModel::runData(int row, int place, int role) const
{
    const compare::RunFacts& run = *factsAt(row);
    const compare::RunColumn& column = m_shown.columns[std::size_t(place)];
    const bool isDifference = column.path == kDifferenceColumn;
    const compare::RunColumn* const compared = isDifference ? metricColumn() : &column;
    switch (role) {
    case Qt::DisplayRole:
        if (isDifference)
            return compared ? differenceText(difference(run, *compared), *compared) : QString();
        return column.path == kCurveColumn ? QString() : shownText(run, column);
    case Qt::EditRole:
        return column.path == "name" ? fromUtf8(run.row.name) : QString();
    case Qt::ToolTipRole:
        return cellToolTip(run, *compared, m_shown.baseline.get());
    case Qt::AccessibleTextRole:
        return column.path == kCurveColumn ? tr("curve") : this->data(index(row, place)).toString();
    case FactsRole:
        return QVariant::fromValue(static_cast<const void*>(&run));
    case CurveRole:
        return column.path == kCurveColumn ? QVariant::fromValue(m_runs.sparkline(run.row.id)) : QVariant();
    case ToneRole:
        return isDifference && compared ? toneOf(difference(run, *compared), *compared) : 0;
    case BestRole:
        return m_shown.best[std::size_t(place)] == run.row.id;
    case PinnedRole:
        return m_query.pinned.contains(run.row.id);
    case BaselineRole:
        return m_query.baseline == run.row.id;
    default:
        return {};
    }
}

QVariant RunTableModel::groupData(int row, int place, int role) const
{
    const RunGroup& group = m_shown.groups[m_shown.rows[std::size_t(row)].group];
    const compare::RunColumn& column = m_shown.columns[std::size_t(place)];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        if (column.path == "name")
            return groupText(group);
        return column.path == m_query.metric ? intervalText(group, column) : QString();
    case Qt::ToolTipRole:
        return groupToolTip(group, metricColumn());
    case GroupRole:
        return QVariant::fromValue(static_cast<const void*>(&group));
    default:
        return {};
    }
}

std::optional<double> RunTableModel::difference(const compare::RunFacts& run, const compare::RunColumn& column) const
{
    return m_shown.baseline && m_shown.baseline->row.id != run.row.id ? differenceOf(run, *m_shown.baseline, column)
                                                                      : std::nullopt;
}

bool RunTableModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    const compare::RunFacts* const run = index.isValid() ? factsAt(index.row()) : nullptr;
    const QModelIndex listed = run ? m_runs.indexOf(run->row.id) : QModelIndex();
    return listed.isValid() && m_runs.setData(listed, value, role);
}

QVariant RunTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    const compare::RunColumn& column = m_shown.columns[std::size_t(section)];
    switch (role) {
    case Qt::DisplayRole:
        return headerText(column) + sortMark(m_query.sort, column.path);
    case Qt::ToolTipRole:
        return headerToolTip(column, metricColumn());
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter | (isFigure(column) ? Qt::AlignRight : Qt::AlignLeft));
    default:
        return {};
    }
}

Qt::ItemFlags RunTableModel::flags(const QModelIndex& index) const
{
    if (!index.isValid())
        return QAbstractTableModel::flags(index);
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index) | Qt::ItemNeverHasChildren;
    if (!factsAt(index.row()))
        return flags & ~Qt::ItemIsSelectable;
    const bool isName = m_shown.columns[std::size_t(index.column())].path == "name";
    return isName && m_runs.flags(m_runs.index(0)).testFlag(Qt::ItemIsEditable) ? flags | Qt::ItemIsEditable : flags;
}

void RunTableModel::takeColumns()
{
    m_query.columns = compare::RunColumns(m_feed.metricNames());
    Q_EMIT columnsChanged();
    m_soon.start();
}

void RunTableModel::ask()
{
    m_soon.stop();
    wantAtStep();
    if (!m_feed.isComplete())
        return; // it tells when it is
    m_query.runs = m_feed.facts();
    m_worker.post([this, query = m_query](std::stop_token stop) {
        RunArrangement found = arrange(query, stop);
        if (stop.stop_requested())
            return;
        QMetaObject::invokeMethod(
            this, [this, found = std::move(found)]() mutable { adopt(std::move(found)); }, Qt::QueuedConnection);
    });
}

/// Whatever names a metric at a step, so that its values are read.
void RunTableModel::wantAtStep()
{
    std::vector<std::string> paths = m_query.shown;
    const std::vector<std::string>& filtered = m_query.filter.paths();
    paths.insert(paths.end(), filtered.begin(), filtered.end());
    for (const RunSortKey& key : m_query.sort)
        paths.push_back(key.path);
    paths.push_back(m_query.groupBy);
    paths.push_back(m_query.metric);
    m_feed.setAtStep(this, RunFactsFeed::atStepAmong(m_query.columns, paths));
}

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
