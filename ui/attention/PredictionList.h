// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/maps/AttentionMap.h"
#include "ui/theme/Card.h"

#include <memory>
#include <optional>

class QLabel;
class QPushButton;

namespace workbench::ui
{

class BarTable;
class PredictionModel;

/// The card of what the model expected after the locked query, and what came of it. Bars are probabilities from 0 to 1.
class PredictionList : public Card
{
    Q_OBJECT
public:
    explicit PredictionList(QWidget* parent = nullptr);

    void setMap(std::shared_ptr<const maps::AttentionMap> map);
    void setLockedQuery(std::optional<int> query);

    PredictionModel& model() const { return *m_model; }
    BarTable& table() const { return *m_table; }
    QString outcomeText() const; ///< "followed by e, rank 3 of 256, 2.14 bits"

private:
    void refresh();

    std::shared_ptr<const maps::AttentionMap> m_map;
    std::optional<int> m_query;
    PredictionModel* m_model;
    BarTable* m_table;
    QLabel* m_words; ///< what came of it, or why there is nothing
    QPushButton* m_all;
};

} // namespace workbench::ui
