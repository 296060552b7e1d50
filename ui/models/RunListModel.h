// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/StoreTypes.h"
#include "core/train/TrainEvent.h"

#include <QAbstractListModel>

#include <vector>

namespace workbench::store
{
class Store;
}

namespace workbench::ui
{

/// The runs of the store, running ones on top, then newest first. Follows the store (also what other processes write)
/// by polling its change counter, and local runs by applyEvents() without waiting for the disk.
class RunListModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        NameRole = Qt::DisplayRole,
        RowRole = Qt::UserRole, ///< const store::RunRow* (valid until the next change)
        StateTextRole, ///< "running  step 1 148"
        BestBpcRole, ///< double, or invalid
        SparklineRole, ///< QList<double>: validation bpc or smoothed train loss, at most 40 points, oldest first
    };

    explicit RunListModel(store::Store& store, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override; ///< renames the run
    Qt::ItemFlags flags(const QModelIndex& index) const override;

    const store::RunRow* find(const RunId& run) const;
    QModelIndex indexOf(const RunId& run) const;

    void refresh(); ///< looks at the store now
    void applyEvents(const RunId& run, const std::vector<train::TrainEvent>& events);

Q_SIGNALS:
    /// A commit to the store by any process was seen; views that show more than rows read what is new.
    void storeChanged();

private:
    store::Store& m_store;
    std::vector<store::RunRow> m_rows;
};

} // namespace workbench::ui
