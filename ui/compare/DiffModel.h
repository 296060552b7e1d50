// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/ConfigDiff.h"
#include "ui/compare/ComparedRuns.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace workbench::ui
{

/// Runs side by side: a row for each field and result, the field in column 0 and a column for each run behind it.
class DiffModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    explicit DiffModel(QObject* parent = nullptr);

    /// The baseline gives the cells of results their colour; one that is not among the runs gives none.
    void show(ComparedRuns::Facts runs, const compare::RunColumns& columns, const std::optional<RunId>& baseline);
    void setEqualHidden(bool hidden);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    const compare::DiffRow& row(int row) const { return m_rows[m_shown[std::size_t(row)]]; }
    std::size_t hiddenRows() const { return m_rows.size() - m_shown.size(); }
    /// The row after `from`, or before it, in which the runs differ, round the end; -1: there is none.
    int nextDifference(int from, bool forward) const;
    QString asText() const; ///< with tabs
    QString asMarkdown() const;

private:
    void filter();
    QString cell(const compare::DiffRow& row, std::size_t run) const;
    /// 1: better than the baseline, -1: worse, 0: neither.
    int judge(const compare::DiffRow& row, std::size_t run) const;

    ComparedRuns::Facts m_runs;
    std::vector<compare::DiffRow> m_rows;
    std::vector<std::size_t> m_shown;
    std::optional<std::size_t> m_baseline;
    bool m_equalHidden = true;
};

} // namespace workbench::ui
