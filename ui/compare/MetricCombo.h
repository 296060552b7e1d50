// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/compare/ComparedRuns.h"
#include "ui/theme/FieldCombo.h"

namespace workbench::ui
{

/// Which column the results are read from; speaks with ComparedRuns alone.
class MetricCombo : public FieldCombo
{
    Q_OBJECT
public:
    explicit MetricCombo(ComparedRuns& runs, QWidget* parent = nullptr);

private:
    void fill();

    ComparedRuns& m_runs;
};

/// The columns that a result can be read from: numbers that training brings about, not those that a user sets.
std::vector<const compare::RunColumn*> resultColumns(const compare::RunColumns& columns);
/// Its label, with its path where another column has the same.
QString columnName(const compare::RunColumn& column);

} // namespace workbench::ui
