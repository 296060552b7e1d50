// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "CrashRun.h"

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace workbench::crash
{

/// The points that an undisturbed process passes, and when it ends.
struct Census {
    struct Passes {
        std::string name;
        std::int64_t count = 0;
    };
    std::vector<Passes> points;
    std::int64_t nanoseconds = 0;
    bool hasHosts = false; ///< it let its run have a process of its own
};
Census takeCensus(const CrashRun& run, const CourseRecord& record, std::int64_t nanoseconds);

/// Which kill is next: each point at its first and at a later passing, in an order that hangs on the seed, with kills
/// at random times in between; then all over again. Shared by the processes forked from the one that made it.
class KillSchedule
{
public:
    /// `only`: that point alone, and no random times; empty: all.
    KillSchedule(const Census& census, std::uint64_t seed, const std::string& only);

    KillPlan next();
    KillPlan nextTime(std::int64_t longest); ///< a random one, in nanoseconds
    std::size_t size() const { return m_entries.size(); }

private:
    KillPlan aimed(KillPlan plan, std::uint64_t chance) const; ///< at one of the processes there are

    struct Entry {
        std::string name;
        std::int64_t passes = 0;
        bool later = false;
    };
    std::uint64_t m_seed;
    bool m_hasHosts;
    bool m_withTimes;
    std::int64_t m_longest;
    std::vector<Entry> m_entries;
    std::shared_ptr<std::atomic<std::uint64_t>> m_turn;
};

} // namespace workbench::crash
