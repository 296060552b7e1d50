// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/store/StoreTypes.h"
#include "core/train/TrainEvent.h"

#include <QAbstractListModel>
#include <QTimer>

#include <memory>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace workbench::store
{
class Store;
}

namespace workbench::ui
{

class RowsReader;
class RunEdits;
struct RowsRead;
class Sparklines;
class StoreJobs;

/// The runs of the store, running ones on top, then newest first. Follows the store (also what other processes write)
/// by polling its change counter, and local runs by applyEvents() without waiting for the disk. Rows are read again on
/// a thread of its own, which tells only those that have changed; the first time too where there are so many that it
/// would be felt.
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
        SearchTextRole, ///< name, state and corpus: what a filter looks into
    };

    static constexpr std::int64_t kReadAtOnce = 500; ///< some 20 ms

    /// Has its rows when it is made if the store has no more than `readAtOnce`; else isLoading() until loaded().
    explicit RunListModel(store::Store& store, QObject* parent = nullptr, std::int64_t readAtOnce = kReadAtOnce);
    ~RunListModel() override;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override; ///< renames the run
    Qt::ItemFlags flags(const QModelIndex& index) const override;

    bool isLoading() const { return !m_loaded; } ///< nothing has been read yet
    const std::vector<store::RunRow>& rows() const { return m_rows; }
    const store::RunRow* find(const RunId& run) const;
    QModelIndex indexOf(const RunId& run) const;

    QList<double> sparkline(const RunId& run) const; ///< what SparklineRole has; dataChanged tells when it has more

    /// Looks at the store without waiting for the next poll: at once, or in the background where there are many runs.
    void refresh();
    void applyEvents(const RunId& run, const std::vector<train::TrainEvent>& events);

    /// How a person changes runs.
    RunEdits& edits() const { return *m_edits; }
    /// Shows an edit that is on its way to the store, over whatever is read meanwhile. For RunEdits.
    using Edits = std::vector<std::pair<RunId, store::RunEdit>>;
    void showEdits(quint64 number, const Edits& edits);
    void settleEdits(quint64 number, bool written); ///< the store has it, or has refused it

Q_SIGNALS:
    void loaded(); ///< once, when the rows are there for the first time
    /// A commit to the store by any process was seen; views that show more than rows read what is new.
    void storeChanged();
    void edited(); ///< a person has changed what is said about runs
    /// The store could not be read.
    void troubled(const workbench::Error& error);

private:
    using Rows = std::vector<store::RunRow>;

    QString parentName(const store::RunRow& branch) const;
    static void runningFirst(Rows& rows);

    void poll();
    void refreshInBackground();
    void readNow();
    void take(Result<RowsRead> read);
    void takeWhole(Rows rows);
    void takeChanges(Rows changed, const std::vector<RunId>& gone);
    void mergeLive(Rows& rows);
    void mergeEdits(Rows& rows);
    void show(Rows rows);
    void notePlaces();
    void reorder(const std::unordered_map<RunId, std::size_t>& wanted);
    void tell(const Error& error);

    struct PendingEdits {
        quint64 number;
        Edits edits;
        bool written = false; ///< but what is being read now may still be older
    };

    store::Store& m_store;
    Rows m_rows;
    std::unordered_map<RunId, std::size_t> m_places; ///< where each run stands in m_rows
    std::vector<PendingEdits> m_pending; ///< in the order in which they were made
    struct LiveRun {
        store::RunRow row; ///< ahead of what is on the disk
        store::WallMilliseconds endedBefore = 0; ///< of a run that goes on: what the disk says until it has caught up
    };
    std::unordered_map<RunId, LiveRun> m_live; ///< local runs
    std::unordered_set<RunId> m_unsettled; ///< what is shown of them may differ from the store, which has not changed
    std::int64_t m_counter = -1;
    const std::int64_t m_readAtOnce;
    bool m_loaded = false, m_reading = false, m_readAgain = false;
    Error m_lastTrouble; ///< told once, not four times a second
    QTimer m_poll;
    RunEdits* m_edits;
    std::unique_ptr<RowsReader> m_rowsReader; ///< of m_reader's thread
    std::unique_ptr<Sparklines> m_sparklines;
    std::unique_ptr<StoreJobs> m_reader; // last: its thread ends before what it reports to
};

} // namespace workbench::ui
