// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/ComputeThreads.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>

#include <omp.h>
#include <sched.h>

#include <algorithm>
#include <thread>

namespace workbench::train
{

namespace
{

/// Processors that this process may run on, which in a container can be fewer than the machine has.
int usableProcessors()
{
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0)
        return std::max(1, CPU_COUNT(&set));
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

} // namespace

int defaultThreads()
{
    // A window that only draws needs no processor of its own while there are few; with many, one costs little.
    constexpr int kManyProcessors = 8;
    const int processors = usableProcessors();
    return processors >= kManyProcessors ? processors - 1 : processors;
}

int useComputeThreads(int count)
{
    at::set_num_threads(count > 0 ? count : defaultThreads());
    const int threads = at::get_num_threads();
    at::globalContext().setFlushDenormal(true);
    // The processor's flag belongs to each thread: one chunk of work for each sets it in the whole team.
    at::parallel_for(0, threads, 1, [](std::int64_t, std::int64_t) { at::globalContext().setFlushDenormal(true); });
    return threads;
}

void releaseComputeThreads()
{
    omp_pause_resource_all(omp_pause_soft);
}

} // namespace workbench::train
