// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/LatestJob.h"

#include "core/train/ComputeThreads.h"

#include <utility>

namespace workbench::ui
{

LatestJob::LatestJob()
    : m_thread([this](std::stop_token stop) { serve(std::move(stop)); })
{
}

LatestJob::~LatestJob()
{
    m_thread.request_stop();
    cancel();
}

void LatestJob::post(Work work)
{
    {
        const std::lock_guard lock(m_mutex);
        m_running.request_stop();
        m_waiting = std::move(work);
    }
    m_wake.notify_one();
}

void LatestJob::cancel()
{
    const std::lock_guard lock(m_mutex);
    m_running.request_stop();
    m_waiting = nullptr;
}

void LatestJob::serve(std::stop_token stop)
{
    while (true) {
        Work work;
        std::stop_token mayRun;
        {
            std::unique_lock lock(m_mutex);
            if (!m_wake.wait(lock, stop, [this] { return static_cast<bool>(m_waiting); }))
                return;
            work = std::exchange(m_waiting, nullptr);
            m_running = std::stop_source();
            mayRun = m_running.get_token();
        }
        work(mayRun);
        work = nullptr; // with what it held, before its threads go
        train::releaseComputeThreads(); // this one lives on, beside a run that trains
    }
}

} // namespace workbench::ui
