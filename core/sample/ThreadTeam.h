// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <functional>

namespace workbench::sample
{

/// Where the threads of a team wait for each other: they spin for some microseconds, which is about what they wait
/// where each has a processor of its own, and then let others run.
class SpinningBarrier
{
public:
    void wait(int threads);

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
    /// Its own part of so many pieces of work: neighbours, and the same ones whenever there are as many.
    Share share(int pieces) const { return {pieces * m_index / m_size, pieces * (m_index + 1) / m_size}; }
    /// Goes on when the whole team has come here; what was written before is then seen by all.
    void meet() const
    {
        if (m_size > 1)
            m_barrier.wait(m_size);
    }

private:
    int m_index;
    int m_size;
    SpinningBarrier& m_barrier;
};

/// Runs `work` on so many threads at once, the caller among them, and returns when all have. They are those of the
/// OpenMP library that LibTorch computes with, which would fight with others for the processors. One thread is the
/// caller alone, and touches nothing of OpenMP. All flush denormal numbers to zero meanwhile.
void runTeam(int threads, SpinningBarrier& barrier, const std::function<void(const TeamMember&)>& work);

} // namespace workbench::sample
