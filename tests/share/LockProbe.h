// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/AdvisoryLock.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace workbench::share
{

/// A writer that has nothing to write: takes the store's lock again and again, and keeps how long it waited each time.
class LockProbe
{
public:
    explicit LockProbe(std::filesystem::path lock)
        : m_thread([this, lock = std::move(lock)](std::stop_token stop) { work(lock, std::move(stop)); })
    {
    }

    struct Waits {
        std::size_t count = 0;
        double median = 0, most99 = 0, longest = 0; ///< ms
        std::string error; ///< the lock was not to be had; empty: it always was
    };
    Waits waits() const
    {
        const std::lock_guard guard(m_mutex);
        Waits waits{.count = m_waits.size(), .error = m_error};
        if (m_waits.empty())
            return waits;
        std::vector<float> sorted = m_waits;
        std::ranges::sort(sorted);
        waits.median = double(sorted[sorted.size() / 2]);
        waits.most99 = double(sorted[sorted.size() * 99 / 100]);
        waits.longest = double(sorted.back());
        return waits;
    }

private:
    void work(const std::filesystem::path& lock, std::stop_token stop)
    {
        using namespace std::chrono;
        using namespace std::chrono_literals;
        while (!stop.stop_requested()) {
            const auto begun = steady_clock::now();
            std::string error;
            if (const auto taken = AdvisoryLock::acquire(lock, 60s); !taken)
                error = taken.error().message;
            const float wait = duration<float, std::milli>(steady_clock::now() - begun).count();
            {
                const std::lock_guard guard(m_mutex);
                m_waits.push_back(wait);
                if (!error.empty())
                    m_error = error;
            }
            std::this_thread::sleep_for(50ms);
        }
    }

    mutable std::mutex m_mutex;
    std::vector<float> m_waits;
    std::string m_error;
    std::jthread m_thread; // last: it uses the rest
};

} // namespace workbench::share
