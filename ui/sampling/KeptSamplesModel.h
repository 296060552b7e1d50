// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/StoreTypes.h"

#include <QAbstractTableModel>

#include <vector>

namespace workbench::ui
{

/// The texts that are in the store, one a row.
class KeptSamplesModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column {
        TextColumn,
        ModelColumn,
        SamplerColumn,
        TimeColumn,
        StepColumn,
        BytesColumn,
        BranchesColumn,
        ColumnCount
    };
    enum Role {
        IdRole = Qt::UserRole, ///< QString
        SortRole, ///< what a column is sorted by
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setRows(std::vector<store::SampleRow> rows);
    const std::vector<store::SampleRow>& rows() const { return m_rows; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(const store::SampleRow& row, int column) const;
    QVariant sortValue(const store::SampleRow& row, int column) const;

    std::vector<store::SampleRow> m_rows;
};

} // namespace workbench::ui
