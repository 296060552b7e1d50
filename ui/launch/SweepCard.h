// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/ConfigSchema.h"
#include "core/sweep/GroupPlan.h"
#include "core/sweep/Sweep.h"
#include "ui/theme/Card.h"

#include <vector>

class QComboBox;
class QLabel;
class QLineEdit;
class QSpinBox;
class QTableWidget;

namespace workbench::ui
{

class HalvingEditor;

/// The runs that a form with several values in a field makes: how many, which, what they are called together, and when
/// the hopeless are stopped. Hidden while every field has one value.
class SweepCard : public Card
{
    Q_OBJECT
public:
    explicit SweepCard(QWidget* parent = nullptr);

    /// What the form says now; `base` is valid.
    void showAxes(const config::RunConfig& base, std::vector<sweep::SweepAxis> axes);
    void clear() { showAxes({}, {}); }

    bool isOn() const { return !m_plan.axes.empty(); }
    const std::vector<config::RunConfig>& runs() const { return m_runs; } ///< in their order; none: see problems()
    std::vector<config::FieldProblem> problems() const; ///< why there are no runs
    QString group() const;
    sweep::GroupPlan groupPlan() const;

Q_SIGNALS:
    void changed(); ///< by the user

private:
    void layOut();
    void choose(); ///< the card's own fields have changed
    void expand();
    void showTable();

    sweep::SweepPlan m_plan;
    std::vector<config::RunConfig> m_runs;
    std::vector<config::FieldProblem> m_problems;
    QComboBox* m_kind;
    QLabel* m_mostLabel;
    QSpinBox* m_most;
    QLabel* m_seedLabel;
    QSpinBox* m_seed;
    QLineEdit* m_group;
    QLabel* m_trouble;
    QTableWidget* m_table;
    QLabel* m_more;
    HalvingEditor* m_halving;
};

} // namespace workbench::ui
