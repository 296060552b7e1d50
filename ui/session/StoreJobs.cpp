// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/StoreJobs.h"

#include <utility>

namespace workbench::ui
{

StoreJobs::StoreJobs(std::filesystem::path directory, store::StoreAccess access)
    : m_directory(std::move(directory))
    , m_access(access)
    , m_thread([this] { serve(); })
{
}

StoreJobs::~StoreJobs()
{
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_wake.notify_one();
    m_thread.join();
}

void StoreJobs::post(Job job)
{
    {
        const std::lock_guard lock(m_mutex);
        m_jobs.push_back(std::move(job));
    }
    m_wake.notify_one();
}

void StoreJobs::serve()
{
    std::unique_ptr<store::Store> opened;
    for (;;) {
        Job job;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return m_ending || !m_jobs.empty(); });
            if (m_jobs.empty()) {
                return;
            }
            job = std::move(m_jobs.front());
            m_jobs.pop_front();
        }
        Result<store::Store*> store = opened.get();
        if (!opened) { // tried again with each job: the disk may have come back
            if (auto result = store::Store::open(m_directory, m_access)) {
                opened = std::move(*result);
                store = opened.get();
            } else {
                store = fail(result.error());
            }
        }
        job(store);
    }
}

} // namespace workbench::ui
