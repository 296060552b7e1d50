// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/maps/AttentionMap.h"
#include "ui/attention/TextTint.h"

#include <QAbstractTableModel>

#include <memory>
#include <vector>

namespace workbench::ui
{

/// The strongest keys of the locked query, heaviest first; or, where only a key is locked, the queries that attend
/// to it most. With a mass filter exactly the keys of the smallest set that holds that share, up to kMostRows of them.
class KeyListModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    static constexpr int kStrongest = 20; ///< rows without a filter
    static constexpr int kMostRows = 200;
    enum Column { ByteColumn, OffsetColumn, DistanceColumn, WeightColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void show(std::shared_ptr<const maps::AttentionMap> map, const MapLock& lock);

    bool listsQueries() const { return m_query < 0; } ///< rows are queries rather than keys
    double share() const { return m_share; } ///< of the row's weight that the rows hold; of keys only
    int more() const { return m_more; } ///< keys or queries that belong here and are not listed

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override; ///< roles of BarRole too
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    void measureShare();
    int keyOf(const maps::KeyWeight& row) const; ///< the byte that a row is about
    QString text(const maps::KeyWeight& row, int column) const;
    QString toolTip(const maps::KeyWeight& row) const;

    std::shared_ptr<const maps::AttentionMap> m_map;
    int m_query = -1, m_key = -1; ///< what is listed for; -1: not that
    std::vector<maps::KeyWeight> m_rows;
    double m_share = 0;
    int m_more = 0;
};

} // namespace workbench::ui
