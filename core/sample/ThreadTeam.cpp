// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sample/ThreadTeam.h"

#include <omp.h>
#include <sched.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace workbench::sample
{

namespace
{

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

void SpinningBarrier::wait(int threads)
{
    constexpr int kSpins = 2000; // some 30 microseconds
    const unsigned phase = m_phase.load(std::memory_order_acquire);
    if (m_arrived.fetch_add(1, std::memory_order_acq_rel) + 1 == threads) {
        m_arrived.store(0, std::memory_order_relaxed);
        m_phase.store(phase + 1, std::memory_order_release);
        return;
    }
    for (int spin = 0; m_phase.load(std::memory_order_acquire) == phase; ++spin)
        if (spin < kSpins)
            relax();
        else
            ::sched_yield();
}

void runTeam(int threads, SpinningBarrier& barrier, const std::function<void(const TeamMember&)>& work)
{
    if (threads == 1) {
        const DenormalsFlushed flushed;
        work(TeamMember(0, 1, barrier));
        return;
    }
#pragma omp parallel num_threads(threads)
    {
        const DenormalsFlushed flushed;
        work(TeamMember(omp_get_thread_num(), omp_get_num_threads(), barrier));
    }
}

} // namespace workbench::sample
