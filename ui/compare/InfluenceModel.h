// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/RankCorrelation.h"

#include <QAbstractTableModel>

#include <vector>

namespace workbench::ui
{

/// A row for each field: its name, its correlation, runs, p, and a word of caution.
class InfluenceModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { FieldColumn, RhoColumn, RunsColumn, ChanceColumn, WordsColumn };
    static constexpr int kRhoRole = Qt::UserRole; ///< double from -1 to 1; nothing where it is not told

    explicit InfluenceModel(QObject* parent = nullptr);

    void show(std::vector<compare::FieldCorrelation> rows); ///< fields that are the same in all runs are left out
    const compare::FieldCorrelation& row(int row) const { return m_rows[std::size_t(row)]; }
    bool anyTold() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<compare::FieldCorrelation> m_rows;
};

} // namespace workbench::ui
