// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/maps/AttentionMap.h"

#include <QAbstractTableModel>

#include <memory>
#include <optional>
#include <vector>

namespace workbench::ui
{

/// What the model expected after a query, most likely first: all 256 bytes or the first few, the byte that really
/// followed marked.
class PredictionModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    static constexpr int kFirst = 10;
    enum Column { ByteColumn, NoteColumn, ProbabilityColumn, ColumnCount };

    /// What came of the prediction.
    struct Outcome {
        std::uint8_t byte = 0;
        int rank = 0; ///< 1 for the byte expected most
        double bits = 0; ///< surprisal
    };

    using QAbstractTableModel::QAbstractTableModel;

    void show(std::shared_ptr<const maps::AttentionMap> map, std::optional<int> query, bool all);
    const std::optional<Outcome>& outcome() const { return m_outcome; } ///< nothing where what followed is not known

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override; ///< roles of BarRole too
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<maps::Prediction> m_rows;
    std::optional<Outcome> m_outcome;
};

} // namespace workbench::ui
