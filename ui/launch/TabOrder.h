// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

class QWidget;

namespace workbench::ui
{

/// Makes the Tab key go through these widgets, one after the other, and within each in the order of its layouts: the
/// order in which they were made may be another one.
void tabInLayoutOrder(const std::vector<QWidget*>& widgets);

} // namespace workbench::ui
