// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bytes/BarDelegate.h"
#include "ui/sampling/NextBytes.h"

#include <QAbstractTableModel>

#include <memory>
#include <vector>

namespace workbench::ui
{

/// The likeliest bytes with both probabilities, and a last row for all others together, or all 256.
class ByteBarsModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    static constexpr int kFirst = 8;
    enum Column { ByteColumn, BeforeColumn, AfterColumn, BarColumn, ColumnCount };
    enum Role {
        BeforeRole = NumberRole + 1, ///< double: probability before the sampler
        AfterRole, ///< double: after it; invalid where there is none
        RemovedRole, ///< bool: the sampler took the byte away
    };

    using QAbstractTableModel::QAbstractTableModel;

    void show(std::shared_ptr<const NextBytes> values, bool afterSampler, bool all);
    bool isRest(int row) const; ///< the row for all others together, or the one that leads back to it

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override; ///< NumberRole: the byte
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QVariant restData(int column, int role) const;
    QString text(int column, double before, double after) const;

    std::shared_ptr<const NextBytes> m_values;
    std::vector<std::uint8_t> m_bytes; ///< in the order of the rows
    bool m_all = false;
    double m_restBefore = 0, m_restAfter = 0;
};

} // namespace workbench::ui
