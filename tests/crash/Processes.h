// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "CrashCheck.h"
#include "CrashRun.h"

#include <functional>
#include <string>

namespace workbench::crash
{

/// Both fork this process, which therefore must use neither LibTorch nor SQLite itself. A fork rather than this program
/// started anew, because loading LibTorch costs more than all that the child does; what is killed is the same.
enum class Outcome { Killed, Ended, Failed };

/// For a process before the two below: what the killed ones had started counts as gone when they do.
void adoptOrphans();

/// Starts a process that trains, and kills what the plan says, if it does not do so itself. Ended: it came to its end,
/// also where the process of its run was killed and it therefore failed. As long as `look` runs, one that has died is
/// not collected: its entry is still there, as it is below a shell or a window that has other things to do.
Outcome trainInProcess(
    const CrashRun& run, Way way, const KillPlan& plan, CourseRecord& record, const std::function<void()>& look = {});

/// What `check` finds in a process of its own.
Finding findInProcess(const std::function<void(Finding&)>& check);

} // namespace workbench::crash
