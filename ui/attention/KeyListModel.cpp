// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attention/KeyListModel.h"

#include "core/maps/ByteGlyph.h"
#include "ui/attention/ByteWords.h"
#include "ui/base/Format.h"
#include "ui/base/PlainToolTip.h"
#include "ui/bytes/BarDelegate.h"
#include "ui/bytes/WeightText.h"

#include <algorithm>
#include <numeric>

namespace workbench::ui
{

void KeyListModel::show(std::shared_ptr<const maps::AttentionMap> map, const MapLock& lock)
{
    beginResetModel();
    m_map = std::move(map);
    const MapLock valid = m_map ? lockWithin(*m_map, lock) : MapLock();
    m_query = valid.query.value_or(-1);
    m_key = valid.query ? -1 : valid.key.value_or(-1);
    m_rows.clear();
    m_share = 0;
    m_more = 0;
    if (m_query >= 0)
        m_rows = valid.mass ? maps::keysHolding(*m_map, 0, m_query, *valid.mass)
                            : maps::strongestKeys(*m_map, 0, m_query, kStrongest);
    else if (m_key >= 0)
        m_rows = maps::strongestQueries(*m_map, 0, m_key, m_map->queries);
    std::erase_if(m_rows, [](const maps::KeyWeight& row) { return !(row.weight > 0); });
    if (m_rows.size() > std::size_t{kMostRows}) {
        m_more = static_cast<int>(m_rows.size()) - kMostRows;
        m_rows.resize(kMostRows);
    }
    if (m_query >= 0)
        measureShare();
    endResetModel();
}

void KeyListModel::measureShare()
{
    const auto row = m_map->row(0, m_query);
    const double whole = std::accumulate(row.begin(), row.end(), 0.0);
    const double held = std::accumulate(
        m_rows.begin(), m_rows.end(), 0.0, [](double sum, const maps::KeyWeight& key) { return sum + key.weight; });
    m_share = whole > 0 ? held / whole : 0;
}

int KeyListModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int KeyListModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

int KeyListModel::keyOf(const maps::KeyWeight& row) const
{
    return listsQueries() ? m_map->ownKey(row.key) : row.key;
}

QVariant KeyListModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const maps::KeyWeight& row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return text(row, index.column());
    case Qt::ToolTipRole:
        return toolTip(row);
    case ShareRole:
        return index.column() == WeightColumn ? QVariant(double(row.weight / m_rows.front().weight)) : QVariant();
    case MarkRole:
        return false;
    case NumberRole:
        return row.key;
    default:
        return {};
    }
}

QString KeyListModel::text(const maps::KeyWeight& row, int column) const
{
    const int key = keyOf(row);
    switch (column) {
    case ByteColumn:
        return fromUtf8(maps::byteLabel(m_map->byte(key)));
    case OffsetColumn:
        return formatCount(m_map->offset(key));
    case DistanceColumn:
        return listsQueries() ? distanceText(*m_map, row.key, m_key) : distanceText(*m_map, m_query, key);
    default:
        return weightText(row.weight, 3);
    }
}

QString KeyListModel::toolTip(const maps::KeyWeight& row) const
{
    const QString weight = listsQueries() ? weightWords(*m_map, row.key, m_key) : weightWords(*m_map, m_query, row.key);
    return plainToolTip(byteWords(*m_map, keyOf(row)) + QLatin1Char('\n') + weight);
}

QVariant KeyListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case ByteColumn:
        return tr("byte");
    case OffsetColumn:
        return tr("offset");
    case DistanceColumn:
        return tr("distance");
    case WeightColumn:
        return tr("weight");
    default:
        return {};
    }
}

} // namespace workbench::ui
