// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/Store.h"
#include "ui/plot/CurveSeries.h"

#include <QString>

#include <vector>

namespace workbench::ui
{

/// The events of a run as marks on an axis. Evaluations are left out: they are points on the chart already. With
/// several runs `runName` stands before each story; empty: it does not.
std::vector<CurveMark>
eventMarks(const std::vector<store::EventRow>& events, store::PointAxis axis, const QString& runName);

/// A mark at x, where a branch began, in the charts of the run that it branched from.
CurveMark branchMark(const store::RunRow& branch, double x);

} // namespace workbench::ui
