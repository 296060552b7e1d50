// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace workbench::ui
{

// Timers that end together are served together, so a page of charts would keep a person waiting for all of them. Who
// draws a chart, or makes what it shows, takes a turn; the next one waits until the window has done what else waited.
// For the GUI thread.

inline constexpr int kChartBreath = 1; ///< ms between the turns of two; who finds no free one tries again after it

bool chartTurnIsFree(const void* who); ///< the last turn was one's own, or is over for long enough
void endChartTurn(const void* who);

} // namespace workbench::ui
