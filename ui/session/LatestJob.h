// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

namespace workbench::ui
{

/// One worker thread that runs only the newest job handed to it: a new one asks the one before to stop, and a job that
/// has not begun is forgotten. The destructor asks the running job to stop and waits for it.
class LatestJob
{
public:
    /// Runs on the worker thread and returns soon after its token asks it to.
    using Work = std::function<void(std::stop_token)>;

    LatestJob();
    ~LatestJob();
    LatestJob(const LatestJob&) = delete;
    LatestJob& operator=(const LatestJob&) = delete;

    void post(Work work);
    void cancel(); ///< the running job is asked to stop, a waiting one forgotten; does not wait

private:
    void serve(std::stop_token stop);

    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    Work m_waiting;
    std::stop_source m_running;
    std::jthread m_thread; // last: it uses all the others
};

} // namespace workbench::ui
