// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "CrashCheck.h"
#include "CrashRun.h"

#include <functional>
#include <set>
#include <string>
#include <vector>

namespace workbench::crash
{

/// What a chain came to.
struct ChainResult {
    std::string problem; ///< empty: nothing was found
    std::vector<std::string> kills; ///< what KillPlan::fromText() takes, in their order
    std::set<std::string> points; ///< that somebody was killed at
    int fresh = 0, resumed = 0, timed = 0; ///< kills: of runs that began and of those that went on; at random times
    int hosts = 0; ///< runs' own processes killed, besides
    int resumes = 0; ///< processes that went on with a run
    bool equalled = false; ///< a run that was killed and went on ended as its twin
    double lostSeconds = 0, truthSeconds = 0, latestSeconds = 0; ///< the greatest
};

/// One store, in which runs are started and killed, looked at, gone on with and killed again, and the last one brought
/// to its end and compared with its twin.
class KillChain
{
public:
    /// Gives the next kill, of a process that goes on or of one that begins; an empty plan: it may live.
    using NextKill = std::function<KillPlan(Way way)>;

    /// `run`: where, and with which settings; its id is given here. `queued`: its first run comes from the queue.
    KillChain(CrashRun run, const CrashRun& twin, bool queued, NextKill next);

    ChainResult run();

private:
    bool killOnce(const KillPlan& plan); ///< false: the chain is at its end
    Finding look(const CourseRecord& record);
    void take(const KillPlan& plan, const Finding& finding);
    void chooseWay(const Finding& finding);
    void finish();

    CrashRun m_run;
    const CrashRun& m_twin;
    NextKill m_next;
    ChainResult m_result;
    Way m_way;
    bool m_isThere = false; ///< the run has a row
    train::RunState m_state = train::RunState::Running; ///< what it was told as last
    std::set<std::int64_t> m_announced;
};

} // namespace workbench::crash
