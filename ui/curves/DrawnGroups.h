// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/curves/CurveSettings.h"

#include <QString>

#include <vector>

namespace workbench::ui
{

/// Runs that are drawn as one curve with a band; a run that has no like is alone in its group.
struct DrawnGroup {
    QString owner; ///< what it is called in charts: the run's id, or "group " and the first member's
    QString name; ///< "single head, 4 runs"
    std::vector<const store::RunRow*> members; ///< in the order given; the first gives the colour
};

/// In the order of their first members.
std::vector<DrawnGroup> drawnGroups(const std::vector<const store::RunRow*>& runs, Grouping grouping);

} // namespace workbench::ui
