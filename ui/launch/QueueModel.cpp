// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/launch/QueueModel.h"

#include "ui/base/Format.h"
#include "ui/models/RunText.h"

#include <QMimeData>

#include <algorithm>
#include <utility>

namespace workbench::ui
{

namespace
{
const QString kMimeType = QStringLiteral("application/x-sharnn-queue-row");
}

QueueModel::QueueModel(QObject* parent)
    : QAbstractListModel(parent)
{
}

void QueueModel::show(std::vector<QueueItem> items)
{
    m_seconds.clear(); // runs that ended meanwhile may tell a speed
    std::vector<Row> rows;
    rows.reserve(items.size());
    for (int first = 0; first < int(items.size());) {
        const QString& group = items[std::size_t(first)].group;
        int end = first + 1;
        while (!group.isEmpty() && end < int(items.size()) && items[std::size_t(end)].group == group)
            ++end;
        const bool headed = end - first > 1;
        if (headed)
            rows.push_back({first, end - first, true, false});
        for (; first < end; ++first)
            rows.push_back({first, 1, false, headed});
    }
    if (rows == m_rows) {
        m_items = std::move(items);
        if (!m_rows.empty())
            Q_EMIT dataChanged(index(0), index(int(m_rows.size()) - 1));
        return;
    }
    beginResetModel();
    m_items = std::move(items);
    m_rows = std::move(rows);
    endResetModel();
}

const QueueModel::Row* QueueModel::rowAt(const QModelIndex& index) const
{
    return index.isValid() && index.row() < int(m_rows.size()) ? &m_rows[std::size_t(index.row())] : nullptr;
}

std::vector<RunId> QueueModel::runsAt(const QModelIndex& index) const
{
    std::vector<RunId> runs;
    if (const Row* const row = rowAt(index))
        for (int place = row->first; place < row->first + row->count; ++place)
            runs.push_back(m_items[std::size_t(place)].run);
    return runs;
}

int QueueModel::placeOf(const QModelIndex& index) const
{
    const Row* const row = rowAt(index);
    return row ? row->first : int(m_items.size());
}

int QueueModel::stretchAt(int place) const
{
    const auto after = std::ranges::upper_bound(m_rows, place, {}, &Row::first);
    int row = int(after - m_rows.begin()) - 1;
    while (row > 0 && m_rows[std::size_t(row)].isMember)
        --row;
    return row;
}

std::optional<int> QueueModel::placeAbove(const QModelIndex& index) const
{
    const Row* const row = rowAt(index);
    if (!row || row->first == 0)
        return std::nullopt;
    return row->isGroup ? m_rows[std::size_t(stretchAt(row->first - 1))].first : row->first - 1;
}

std::optional<int> QueueModel::placeBelow(const QModelIndex& index) const
{
    const Row* const row = rowAt(index);
    if (!row || row->first + row->count >= int(m_items.size()))
        return std::nullopt;
    const int next = row->first + row->count;
    const Row& neighbour = m_rows[std::size_t(stretchAt(next))];
    return row->isGroup ? neighbour.first + neighbour.count : next + 1;
}

QModelIndex QueueModel::indexOf(const std::vector<RunId>& runs) const
{
    const bool isGroup = runs.size() > 1;
    for (int row = 0; !runs.empty() && row < int(m_rows.size()); ++row)
        if (const Row& one = m_rows[std::size_t(row)];
            one.isGroup == isGroup && m_items[std::size_t(one.first)].run == runs.front())
            return index(row);
    return {};
}

int QueueModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QString QueueModel::sideText(const QueueItem& item) const
{
    const auto [known, isNew] = m_seconds.try_emplace(item.run);
    if (isNew && m_estimate)
        known->second = m_estimate(item.run);
    return known->second ? tr("about %1").arg(formatDuration(*known->second)) : item.corpus;
}

QVariant QueueModel::data(const QModelIndex& index, int role) const
{
    const Row* const row = rowAt(index);
    if (!row)
        return {};
    const QueueItem& item = m_items[std::size_t(row->first)];
    switch (role) {
    case Qt::DisplayRole:
        return row->isGroup ? item.group : item.name;
    case Qt::ToolTipRole: {
        if (row->isGroup)
            return tr("%1\n%2 of this group wait, one after the other")
                .arg(item.group, runCountText(std::size_t(row->count)));
        QString text = item.name + QLatin1Char('\n') + item.corpus;
        if (!item.group.isEmpty())
            text += tr("\nGroup: %1").arg(item.group);
        return text;
    }
    case Qt::AccessibleTextRole:
        return row->isGroup ? tr("Group %1, %2").arg(item.group, runCountText(std::size_t(row->count))) : item.name;
    case GroupRole:
        return row->isGroup;
    case MemberRole:
        return row->isMember;
    case SideRole:
        return row->isGroup ? runCountText(std::size_t(row->count)) : sideText(item);
    default:
        return {};
    }
}

Qt::ItemFlags QueueModel::flags(const QModelIndex& index) const
{
    if (!index.isValid())
        return Qt::ItemIsDropEnabled; // between rows, not onto them
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsDragEnabled | Qt::ItemNeverHasChildren;
}

QStringList QueueModel::mimeTypes() const
{
    return {kMimeType};
}

QMimeData* QueueModel::mimeData(const QModelIndexList& indexes) const
{
    if (indexes.isEmpty())
        return nullptr;
    QStringList lines;
    for (const RunId& run : runsAt(indexes.front()))
        lines << fromUtf8(run.value());
    auto* const data = new QMimeData;
    data->setData(kMimeType, lines.join(QLatin1Char('\n')).toUtf8());
    return data;
}

bool QueueModel::canDropMimeData(
    const QMimeData* data, Qt::DropAction action, int, int, const QModelIndex& parent) const
{
    return data && action == Qt::MoveAction && !parent.isValid() && data->hasFormat(kMimeType);
}

bool QueueModel::dropMimeData(
    const QMimeData* data, Qt::DropAction action, int row, int column, const QModelIndex& parent)
{
    if (!canDropMimeData(data, action, row, column, parent))
        return false;
    std::vector<RunId> runs;
    for (const QByteArray& line : data->data(kMimeType).split('\n'))
        runs.emplace_back(line.toStdString());
    Q_EMIT moveWanted(runs, row < 0 || row >= rowCount() ? int(m_items.size()) : m_rows[std::size_t(row)].first);
    return false; // the rows are not the view's to take away: the new order comes back from the queue
}

} // namespace workbench::ui
