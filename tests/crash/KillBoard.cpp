// SPDX-License-Identifier: GPL-3.0-or-later
#include "KillBoard.h"

#include <algorithm>
#include <cstdio>

namespace workbench::crash
{

void KillBoard::take(
    const ChainResult& result, std::size_t job, const CrashRun& run, const std::vector<std::string>& names)
{
    kills += result.fresh + result.resumed;
    fresh += result.fresh;
    resumed += result.resumed;
    timed += result.timed;
    window += run.window ? result.fresh + result.resumed : 0;
    hosted += run.hosted ? result.fresh + result.resumed : 0;
    hosts += result.hosts;
    resumes += result.resumes;
    equalled += result.equalled ? 1 : 0;
    Greatest& most = greatest[job];
    most.lost = std::max(most.lost, result.lostSeconds);
    most.truth = std::max(most.truth, result.truthSeconds);
    most.latest = std::max(most.latest, result.latestSeconds);
    for (const std::string& point : result.points)
        if (const auto found = std::ranges::find(names, point); found != names.end())
            covered[static_cast<std::size_t>(found - names.begin())] = true;
}

void KillBoard::report(std::size_t nameCount, double seconds) const
{
    Greatest most;
    for (const Greatest& each : greatest)
        most = {std::max(most.lost, each.lost), std::max(most.truth, each.truth), std::max(most.latest, each.latest)};
    const auto coveredCount = static_cast<std::size_t>(
        std::ranges::count_if(covered, [](const std::atomic<bool>& isCovered) { return isCovered.load(); }));
    std::printf(
        "kills                              %d in %.0f s: %d of runs that began, %d of resumed ones; %d at random "
        "times; %d as in the window; %d with the process that its run had of its own\n"
        "kills of a run's own process alone %d\n"
        "named points                       %zu of %zu\n"
        "greatest loss of points            %.3f s\n"
        "longest time to the truth          %.0f ms\n"
        "resumes                            %d; %d runs that were killed and resumed ended as their twin, bit for bit\n"
        "longest wait for a processor       %.0f ms\n",
        kills.load(), seconds, fresh.load(), resumed.load(), timed.load(), window.load(), hosted.load(), hosts.load(),
        coveredCount, nameCount, most.lost, most.truth * 1e3, resumes.load(), equalled.load(), most.latest * 1e3);
}

} // namespace workbench::crash
