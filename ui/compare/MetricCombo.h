// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/compare/ComparedRuns.h"
#include "ui/theme/FieldCombo.h"

#include <vector>

namespace workbench::ui
{

/// The columns that a result can be read from: numbers that training brought about in some of the listed runs.
std::vector<const compare::RunColumn*> resultColumns(const ComparedRuns& runs);
QString columnName(const compare::RunColumn& column);

/// Which column the results are read from; speaks with ComparedRuns alone.
class MetricCombo : public FieldCombo
{
    Q_OBJECT
public:
    explicit MetricCombo(ComparedRuns& runs, QWidget* parent = nullptr);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void fill();
    void fillAnew(); ///< where other columns have values than before

    ComparedRuns& m_runs;
    std::vector<const compare::RunColumn*> m_columns; ///< those that are offered
};

} // namespace workbench::ui
