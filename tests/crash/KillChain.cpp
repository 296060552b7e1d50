// SPDX-License-Identifier: GPL-3.0-or-later
#include "KillChain.h"

#include "Processes.h"
#include "core/base/Uuid.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <utility>

namespace workbench::crash
{

namespace
{

std::string logOf(const CrashRun& run)
{
    std::ifstream file(run.store.parent_path() / "log.txt");
    return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace

KillChain::KillChain(CrashRun run, const CrashRun& twin, bool queued, NextKill next)
    : m_run(std::move(run))
    , m_twin(twin)
    , m_next(std::move(next))
    , m_way(queued ? Way::Queue : Way::Create)
{
    m_run.id = RunId(makeUuid());
}

ChainResult KillChain::run()
{
    while (true) {
        const KillPlan plan = m_next(m_way);
        m_result.resumes += m_way == Way::GoOn ? 1 : 0;
        m_result.kills.push_back(plan.text());
        if (!killOnce(plan))
            return m_result;
    }
}

bool KillChain::killOnce(const KillPlan& plan)
{
    const auto record = makeCourseRecord();
    Finding finding;
    const Outcome outcome = trainInProcess(m_run, m_way, plan, *record, [&] { finding = look(*record); });
    m_result.latestSeconds = std::max(m_result.latestSeconds, static_cast<double>(record->latest) * 1e-9);
    m_result.problem = finding.problem.data();
    if (outcome == Outcome::Failed)
        m_result.problem = "the process did not train, or hung: " + logOf(m_run);
    if (!m_result.problem.empty())
        return false;
    if (outcome == Outcome::Ended && !record->hasTold(Told::Stopped) && !record->hostDied) {
        finish();
        return false;
    }
    m_result.hosts += record->hostDied ? 1 : 0;
    m_result.truthSeconds = std::max(m_result.truthSeconds, finding.truthSeconds);
    if (outcome == Outcome::Killed)
        take(plan, finding);
    if (m_result.problem.empty() && finding.isThere && finding.state == train::RunState::Finished)
        finish();
    chooseWay(finding);
    return m_result.problem.empty() && finding.state != train::RunState::Finished;
}

Finding KillChain::look(const CourseRecord& record)
{
    for (std::size_t i = 0; i < record.entryCount; ++i)
        if (record.entries[i].told == Told::Checkpoint)
            m_announced.insert(record.entries[i].step);
    const Scene scene{
        .run = m_run,
        .way = m_way,
        .wasThere = m_isThere,
        .before = m_state,
        .record = record,
        .announced = m_announced,
        .waited = waitedNanoseconds() - record.waitedThen,
        .reconcile = record.diedAt % 2 == 0,
        .twin = m_twin};
    return findInProcess([&](Finding& found) { checkAfterKill(scene, found); });
}

void KillChain::take(const KillPlan& plan, const Finding& finding)
{
    ++(m_way == Way::GoOn ? m_result.resumed : m_result.fresh);
    if (plan.point.empty())
        ++m_result.timed;
    else
        m_result.points.insert(plan.point);
    m_result.lostSeconds = std::max(m_result.lostSeconds, finding.lostSeconds);
}

void KillChain::chooseWay(const Finding& finding)
{
    m_isThere = finding.isThere;
    m_state = finding.state;
    if (!finding.isThere)
        return; // the same run is made once more
    if (finding.state == train::RunState::Queued)
        m_way = Way::Queue;
    else if (finding.canGoOn)
        m_way = Way::GoOn;
    else { // killed before its first checkpoint: there is nothing to go on from
        m_run.id = RunId(makeUuid());
        m_isThere = false;
        m_announced.clear();
        m_way = m_way == Way::Queue && !m_run.window ? Way::Create : Way::Queue;
    }
}

void KillChain::finish()
{
    const Finding finding = findInProcess([&](Finding& found) { checkFinished(m_run, m_twin, found); });
    m_result.problem = finding.problem.data();
    m_result.equalled = m_result.problem.empty() && m_result.resumes > 0;
}

} // namespace workbench::crash
