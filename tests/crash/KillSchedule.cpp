// SPDX-License-Identifier: GPL-3.0-or-later
#include "KillSchedule.h"

#include <algorithm>
#include <cstdlib>
#include <new>
#include <random>
#include <sys/mman.h>

namespace workbench::crash
{

namespace
{

constexpr std::uint64_t kTimesEvery = 8; ///< one kill in so many is at a random time
constexpr int kHostsEvery = 3; ///< one kill of a hosted run in so many is of its own process alone
constexpr int kStopsEvery = 5; ///< one run in so many is stopped by hand before

std::shared_ptr<std::atomic<std::uint64_t>> sharedCounter()
{
    using Counter = std::atomic<std::uint64_t>;
    void* const memory = ::mmap(nullptr, sizeof(Counter), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        std::abort();
    return {new (memory) Counter, [](Counter* counter) { ::munmap(counter, sizeof(Counter)); }};
}

} // namespace

Census takeCensus(const CrashRun& run, const CourseRecord& record, std::int64_t nanoseconds)
{
    Census census{.points = {}, .nanoseconds = nanoseconds, .hasHosts = run.hosted};
    for (std::size_t i = 0; i < record.pointCount; ++i)
        census.points.push_back({record.points[i].name.data(), record.points[i].passed});
    return census;
}

KillSchedule::KillSchedule(const Census& census, std::uint64_t seed, const std::string& only)
    : m_seed(seed)
    , m_hasHosts(census.hasHosts)
    , m_withTimes(only.empty())
    , m_longest(census.nanoseconds)
    , m_turn(sharedCounter())
{
    std::vector<Census::Passes> points = census.points;
    if (!only.empty())
        std::erase_if(points, [&](const Census::Passes& point) { return point.name != only; });
    std::ranges::shuffle(points, std::mt19937_64(seed));
    // Every point once before any comes twice; half of them begin with a later passing.
    for (const bool second : {false, true})
        for (std::size_t i = 0; i < points.size(); ++i) {
            const bool comesTwice = points[i].count > 1;
            if (!second || comesTwice)
                m_entries.push_back({points[i].name, points[i].count, comesTwice && (i % 2 == 1) != second});
        }
}

KillPlan KillSchedule::next()
{
    const std::uint64_t turn = (*m_turn)++;
    if (m_entries.empty() || (m_withTimes && turn % kTimesEvery == kTimesEvery - 1))
        return nextTime(m_longest);
    const Entry& entry = m_entries[(m_withTimes ? turn - turn / kTimesEvery : turn) % m_entries.size()];
    std::mt19937_64 random(m_seed * 1'000'003 + turn);
    std::uniform_int_distribution<std::int64_t> later(2, std::max<std::int64_t>(2, entry.passes));
    KillPlan plan{.point = entry.name, .occurrence = entry.later ? later(random) : 1};
    if (random() % kStopsEvery == 0)
        plan.stopAt = 1 + static_cast<std::int64_t>(random() % 80);
    return aimed(plan, random());
}

KillPlan KillSchedule::nextTime(std::int64_t longest)
{
    std::mt19937_64 random(m_seed * 1'000'003 + (*m_turn)++);
    std::uniform_int_distribution<std::int64_t> time(1, std::max<std::int64_t>(1, longest / 1000));
    return aimed({.after = std::chrono::microseconds(time(random))}, random());
}

KillPlan KillSchedule::aimed(KillPlan plan, std::uint64_t chance) const
{
    if (m_hasHosts && chance % kHostsEvery == 0)
        plan.victim = Victim::Host;
    return plan;
}

} // namespace workbench::crash
