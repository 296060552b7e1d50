// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sample/ThreadTeam.h"

#include <omp.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace workbench::sample
{

namespace
{

using Clock = std::chrono::steady_clock;

/// Denormal numbers cost a hundred times an ordinary operation, and results must not depend on what the calling thread
/// does with them.
class DenormalsFlushed
{
#if defined(__x86_64__)
public:
    DenormalsFlushed()
        : m_before(_mm_getcsr())
    {
        constexpr unsigned kFlushToZero = 0x8000, kDenormalsAreZero = 0x0040;
        _mm_setcsr(m_before | kFlushToZero | kDenormalsAreZero);
    }
    ~DenormalsFlushed()
    {
        _mm_setcsr(m_before);
    }
    DenormalsFlushed(const DenormalsFlushed&) = delete;
    DenormalsFlushed& operator=(const DenormalsFlushed&) = delete;

private:
    unsigned m_before;
#endif
};

void relax()
{
#if defined(__x86_64__)
    _mm_pause();
#endif
}

} // namespace

std::chrono::nanoseconds SpinningBarrier::wait(int threads)
{
    constexpr int kSpins = 2000; // some 30 microseconds
    const unsigned phase = m_phase.load(std::memory_order_acquire);
    if (m_arrived.fetch_add(1, std::memory_order_acq_rel) + 1 == threads) {
        m_arrived.store(0, std::memory_order_relaxed);
        m_phase.store(phase + 1, std::memory_order_release);
        m_phase.notify_all();
        return {};
    }
    for (int spin = 0; spin < kSpins; ++spin) {
        if (m_phase.load(std::memory_order_acquire) != phase)
            return {};
        relax();
    }
    const Clock::time_point begun = Clock::now();
    m_phase.wait(phase, std::memory_order_acquire);
    return Clock::now() - begun;
}

void ThreadTeam::run(const std::function<void(TeamMember&)>& work)
{
    const Clock::time_point begun = m_threads > 1 ? Clock::now() : Clock::time_point();
    if (begun < m_aloneUntil || m_threads == 1) {
        const DenormalsFlushed flushed;
        TeamMember alone(0, 1, m_barrier);
        return work(alone);
    }
    int size = 1;
    std::chrono::nanoseconds slept{};
#pragma omp parallel num_threads(m_threads)
    {
        const DenormalsFlushed flushed;
        TeamMember member(omp_get_thread_num(), omp_get_num_threads(), m_barrier);
        work(member);
        member.meet();
        if (member.index() == 0) {
            size = member.size();
            slept = member.slept();
        }
    }
    // Alone the caller would work as often as the team has members, and wait for nobody. To try again costs what this
    // has cost, so it must not be often.
    constexpr int kTrialShare = 20;
    const Clock::time_point ended = Clock::now();
    if (slept * size > (ended - begun) * (size - 1))
        m_aloneUntil = ended + kTrialShare * (ended - begun);
}

} // namespace workbench::sample
