// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <chrono>
#include <functional>

namespace workbench::sample
{

/// Where the threads of a team wait for each other: they spin for some microseconds, which is about what they wait
/// where each has a processor of its own, and then sleep.
class SpinningBarrier
{
public:
    std::chrono::nanoseconds wait(int threads); ///< what the caller slept

private:
    std::atomic<int> m_arrived = 0;
    std::atomic<unsigned> m_phase = 0;
};

/// One thread of a team.
class TeamMember
{
public:
    TeamMember(int index, int size, SpinningBarrier& barrier)
        : m_index(index)
        , m_size(size)
        , m_barrier(barrier)
    {
    }

    struct Share {
        int first, last;
    };

    int index() const { return m_index; }
    int size() const { return m_size; }
    std::chrono::nanoseconds slept() const { return m_slept; }
    /// Its own part of so many pieces of work: neighbours, and the same ones whenever there are as many.
    Share share(int pieces) const { return {pieces * m_index / m_size, pieces * (m_index + 1) / m_size}; }
    /// Goes on when the whole team has come here; what was written before is then seen by all.
    void meet()
    {
        if (m_size > 1)
            m_slept += m_barrier.wait(m_size);
    }

private:
    int m_index;
    int m_size;
    SpinningBarrier& m_barrier;
    std::chrono::nanoseconds m_slept{0};
};

/// Runs work on some threads at once, the caller among them: those of the OpenMP library that LibTorch computes with,
/// for threads beside them would fight for the processors. Work must give the same result on any number of threads: one
/// thread does it alone where that is faster, as on a machine that is busy with something else, where a team that
/// waits for each other many times is slower by far. All flush denormal numbers to zero meanwhile.
class ThreadTeam
{
public:
    explicit ThreadTeam(int threads) ///< one: the caller alone, and nothing of OpenMP is touched
        : m_threads(threads)
    {
    }

    int threads() const { return m_threads; }
    void run(const std::function<void(TeamMember&)>& work);

private:
    int m_threads;
    SpinningBarrier m_barrier;
    std::chrono::steady_clock::time_point m_aloneUntil;
};

} // namespace workbench::sample
