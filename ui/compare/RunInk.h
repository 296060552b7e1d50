// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/compare/ColumnAxis.h"
#include "ui/compare/ComparedRuns.h"

#include <QColor>

#include <vector>

namespace workbench::ui
{

struct Theme;

/// The colour of each run in a chart of many: its own, or by what it has in a column: a place on viridis for a number,
/// one of the run colours for a word, dim for nothing.
std::vector<QColor> inkOf(const ComparedRuns::Facts& runs, const ColumnAxis* by, const Theme& theme);
/// Viridis at a position from 0 to 1, without the end that could not be told from the card.
QColor scaleInk(double position, const Theme& theme);
/// How much of its colour a line keeps among so many.
double inkStrength(std::size_t lines);

} // namespace workbench::ui
