// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/store/Store.h"

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace workbench::ui
{

/// Work on a store of its own, done in order on a thread of its own, so that the window never waits for the disk or for
/// another process's lock. The destructor finishes what waits.
class StoreJobs
{
public:
    /// Runs on the worker thread; an Error in place of the store where it could not be opened.
    using Job = std::function<void(const Result<store::Store*>&)>;

    StoreJobs(std::filesystem::path directory, store::StoreAccess access);
    ~StoreJobs();
    StoreJobs(const StoreJobs&) = delete;
    StoreJobs& operator=(const StoreJobs&) = delete;

    void post(Job job);

private:
    void serve();

    const std::filesystem::path m_directory;
    const store::StoreAccess m_access;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<Job> m_jobs;
    bool m_ending = false;
    std::thread m_thread; // last: it uses all the others
};

} // namespace workbench::ui
