// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "CrashRun.h"
#include "core/train/TrainEvent.h"

#include <array>
#include <cstdint>
#include <set>

namespace workbench::crash
{

/// What was found after a kill; plain memory, so that a process can leave it to another one.
struct Finding {
    std::array<char, 2000> problem{}; ///< empty: all is as it must be
    bool isThere = false; ///< the run has a row
    train::RunState state = train::RunState::Queued; ///< as told
    bool canGoOn = false; ///< it has a checkpoint to go on from
    double lostSeconds = 0; ///< how long before the kill the oldest point was handed in that is not there
    double truthSeconds = 0; ///< from the end of the process until the state was told

    void say(const std::string& text);
};

/// The run that is looked at, and what is known of it.
struct Scene {
    const CrashRun& run;
    Way way = Way::Create; ///< of the process that was killed last
    bool wasThere = false; ///< it had a row before that
    train::RunState before = train::RunState::Running; ///< what it was told as then
    const CourseRecord& record; ///< of that process
    std::set<std::int64_t> announced = {}; ///< steps of all checkpoints that were ever told as saved
    std::int64_t waited = 0; ///< ns that whoever looks has waited for a processor since the process was no more
    bool reconcile = false; ///< write down that the run was interrupted, rather than leaving that to the next process
    const CrashRun& twin; ///< a run with the same settings that nobody disturbed
};

/// Looks at all that a killed process left. In a process of its own: this one opens the store.
void checkAfterKill(const Scene& scene, Finding& finding);

/// Looks at a run that has reached its end.
void checkFinished(const CrashRun& run, const CrashRun& twin, Finding& finding);

} // namespace workbench::crash
