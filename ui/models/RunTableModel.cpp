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

} // namespace workbench::ui
