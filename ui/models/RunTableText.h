// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/RunColumns.h"
#include "ui/models/RunArrangement.h"

#include <QString>

#include <optional>
#include <vector>

namespace workbench::ui
{

// What cells, heads of groups and headers of a table of runs say. All of it is plain text on one line, with control
// characters made visible; tooltips are markup that holds such text.

bool isFigure(const compare::RunColumn& column); ///< aligned to the right

QString shownText(const compare::RunFacts& run, const compare::RunColumn& column);

/// The run's value less the baseline's; nothing where one of them has none.
std::optional<double>
differenceOf(const compare::RunFacts& run, const compare::RunFacts& baseline, const compare::RunColumn& column);
QString differenceText(std::optional<double> difference, const compare::RunColumn& column); ///< "+0.330"
int toneOf(std::optional<double> difference, const compare::RunColumn& column); ///< 1 better, -1 worse, 0 neither

QString groupText(const RunGroup& group); ///< "3 runs   Width 256"
QString intervalText(const RunGroup& group, const compare::RunColumn& metric); ///< "1.912 ± 0.011"

QString headerText(const compare::RunColumn& column);
/// An arrow where the table is sorted by it, and which of several keys it is.
QString sortMark(const std::vector<RunSortKey>& keys, std::string_view path);

QString cellToolTip(const compare::RunFacts& run, const compare::RunColumn& column, const compare::RunFacts* baseline);
QString groupToolTip(const RunGroup& group, const compare::RunColumn* metric);
QString headerToolTip(const compare::RunColumn& column, const compare::RunColumn* metric);

} // namespace workbench::ui
