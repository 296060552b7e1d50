// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/StrongId.h"

#include <QAbstractListModel>

#include <functional>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace workbench::ui
{

/// A waiting run.
struct QueueItem {
    RunId run;
    QString name, group, corpus;

    bool operator==(const QueueItem&) const = default;
};

/// The waiting runs, the next one first, with a row before every stretch of runs of one group. Any number of them: what
/// is slow to find out is asked for when a row is seen.
class QueueModel : public QAbstractListModel
{
    Q_OBJECT
public:
    enum Role {
        GroupRole = Qt::UserRole, ///< true for the row of a group
        MemberRole, ///< true for a run below such a row
        SideRole, ///< at the end of the row: the time it takes where that is known, else the corpus
    };
    using Estimate = std::function<std::optional<double>(const RunId&)>; ///< seconds

    explicit QueueModel(QObject* parent = nullptr);

    void setEstimate(Estimate estimate) { m_estimate = std::move(estimate); }
    void show(std::vector<QueueItem> items);
    const std::vector<QueueItem>& items() const { return m_items; }

    std::vector<RunId> runsAt(const QModelIndex& index) const; ///< one, or all of a group's stretch
    int placeOf(const QModelIndex& index) const; ///< in items(); of a group, its first run
    /// The place before which the row's runs go when it moves by one row, a group past all of its neighbour; nothing
    /// at the ends.
    std::optional<int> placeAbove(const QModelIndex& index) const;
    std::optional<int> placeBelow(const QModelIndex& index) const;
    /// The row that stands for the same as `runs`; invalid when it is gone.
    QModelIndex indexOf(const std::vector<RunId>& runs) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
    QStringList mimeTypes() const override;
    QMimeData* mimeData(const QModelIndexList& indexes) const override;
    bool canDropMimeData(
        const QMimeData* data, Qt::DropAction action, int row, int column, const QModelIndex& parent) const override;
    bool
    dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column, const QModelIndex& parent) override;

Q_SIGNALS:
    /// By dragging: so that they stand before what is at that place now.
    void moveWanted(const std::vector<workbench::RunId>& runs, int place);

private:
    struct Row {
        int first = 0; ///< of items()
        int count = 1;
        bool isGroup = false, isMember = false;

        bool operator==(const Row&) const = default;
    };

    const Row* rowAt(const QModelIndex& index) const;
    QString sideText(const QueueItem& item) const;
    int stretchAt(int place) const; ///< the row that heads the stretch in which the item lies, or its own

    std::vector<QueueItem> m_items;
    std::vector<Row> m_rows;
    Estimate m_estimate;
    mutable std::unordered_map<RunId, std::optional<double>> m_seconds; ///< found out so far
};

} // namespace workbench::ui
