// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "CourseRecord.h"
#include "CrashRun.h"
#include "KillSwitch.h"
#include "core/base/Result.h"

namespace workbench::crash
{

extern const bool kHasWindow; ///< the program was built with the window

/// Trains as the window does: TrainSession on this thread, whose events loop, the run on a worker thread, another
/// thread for the store. A run that comes with Way::Queue is queued first where it is not there. Unsupported where the
/// program was built without the window.
Result<> trainInWindow(const CrashRun& run, Way way, std::int64_t stopAt, KillSwitch& kill, CourseRecord& record);

} // namespace workbench::crash
