// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/RunArrangement.h"
#include "ui/session/LatestJob.h"

#include <QAbstractTableModel>
#include <QTimer>

namespace workbench::ui
{

class RunFactsFeed;
class RunListModel;

/// The runs as a table: columns that are chosen, filtered, sorted and grouped. Holds no cells: each is computed from
/// what is known of its run when somebody looks at it. What is asked for is worked out on a thread of its own and shown
/// when it is there; until then the table stays as it is.
class RunTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Role {
        FactsRole = Qt::UserRole, ///< const compare::RunFacts*, valid until the next change; null for a group's head
        GroupRole, ///< const RunGroup*; null for a run
        CurveRole, ///< QList<double>
        ToneRole, ///< int: 1 better than the baseline, -1 worse, 0 neither
        BestRole, ///< bool: the best value of the column
        PinnedRole, ///< bool
        BaselineRole, ///< bool
        DimRole, ///< bool: the text is not what matters, such as a missing value
    };

    RunTableModel(RunListModel& runs, RunFactsFeed& feed, QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override; ///< renames the run
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

    // What is asked for; each asks for a new arrangement.
    const RunQuery& query() const { return m_query; }
    void setScope(RunScope scope);
    void setFilter(compare::RunFilter filter);
    void setKeepOnly(std::optional<std::unordered_set<RunId>> runs);
    void setSort(std::vector<RunSortKey> keys);
    void sortBy(const std::string& path, bool further); ///< as a click on its header: up, down, not at all
    void setGroupBy(const std::string& path);
    void setFolded(const std::string& group, bool folded);
    void setPinned(const RunId& run, bool pinned);
    void setPins(std::unordered_set<RunId> runs); ///< all of them
    void setBaseline(std::optional<RunId> run);
    void setMetric(const std::string& path);
    void setShownColumns(std::vector<std::string> paths);
    void setOnlyDifferent(bool only);

    // What there is.
    const compare::RunColumns& columns() const { return m_query.columns; } ///< all
    const RunArrangement& arrangement() const { return m_shown; }
    bool isLoaded() const { return m_loaded; } ///< something has been arranged
    const compare::RunFacts* factsAt(int row) const; ///< null for a group's head
    int rowOf(const RunId& run) const; ///< -1: not shown
    int columnOf(std::string_view path) const; ///< -1: not shown

Q_SIGNALS:
    void columnsChanged(); ///< all that there are
    void aboutToArrange(); ///< before the rows are changed
    void arranged(); ///< after the rows have been changed

private:
    void ask();
    void takeColumns();
    void adopt(RunArrangement arrangement);
    void moveRows(RunArrangement arrangement);
    bool growOrShrink(RunArrangement& arrangement); ///< by one stretch of rows, such as those of a group; else false
    void wantAtStep();
    void noteRows();
    QVariant runData(int row, int column, int role) const;
    QVariant groupData(int row, int column, int role) const;
    std::optional<double> difference(const compare::RunFacts& run, const compare::RunColumn& column) const;
    const compare::RunColumn* metricColumn() const { return m_query.columns.find(m_query.metric); }

    RunListModel& m_runs;
    RunFactsFeed& m_feed;
    RunQuery m_query;
    RunArrangement m_shown;
    std::unordered_map<RunId, int> m_rows; ///< where each shown run stands
    bool m_loaded = false;
    QTimer m_soon; ///< several wishes of one moment are one question
    LatestJob m_worker; // last: its thread ends before what it reports to
};

} // namespace workbench::ui
