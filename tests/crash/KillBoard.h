// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "KillChain.h"

#include <array>
#include <atomic>
#include <string>
#include <vector>

namespace workbench::crash
{

/// What the chains of all processes came to, in memory that they share.
struct KillBoard {
    static constexpr std::size_t kMostPoints = 2 * CourseRecord::kMostPoints, kMostJobs = 64;
    struct Greatest {
        double lost = 0, truth = 0, latest = 0; ///< seconds
    };

    std::atomic<int> kills = 0, fresh = 0, resumed = 0, timed = 0, window = 0, hosted = 0, hosts = 0, resumes = 0,
                     equalled = 0, problems = 0;
    std::array<std::atomic<bool>, kMostPoints> covered{}; ///< by the places of the names
    std::array<Greatest, kMostJobs> greatest{}; ///< of each process

    /// `job`: which process; `run`: how the chain's were trained; `names`: of all points.
    void take(const ChainResult& result, std::size_t job, const CrashRun& run, const std::vector<std::string>& names);
    void report(std::size_t nameCount, double seconds) const; ///< to standard output
};

} // namespace workbench::crash
