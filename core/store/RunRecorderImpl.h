// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/Database.h"
#include "core/store/RecorderQueue.h"
#include "core/store/RunRecorder.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

namespace workbench::store
{

/// The recorder's queue, its thread, and the connection that belongs to that thread.
class RunRecorder::Impl
{
public:
    Impl(StoreFolder folder, Database database, TroubleHandler onTrouble, const RecorderLimits& limits);
    ~Impl();

    void record(const RunId& run, const train::TrainEvent& event);
    Result<> flush(bool settled); ///< `settled`: what was committed stands a power cut
    Result<> mayGoOn() const;

private:
    void run();
    bool writeAll();
    bool settleLog();
    /// Says which runs of the batch are not in the store; their events are dropped.
    Result<std::set<RunId>> writeBatch(const RecorderQueue::Batch& batch);
    Result<> reopenIfGone();
    Error notInStore(const RunId& run) const;
    void report(const std::optional<Error>& trouble);

    const StoreFolder m_folder;
    const std::chrono::milliseconds m_lockTimeout;
    std::optional<Database> m_database; ///< of the thread; empty after the file went away
    const TroubleHandler m_onTrouble;

    std::atomic<bool> m_mustWait = false;
    mutable std::mutex m_mutex; // guards all that follows
    std::condition_variable m_wake; ///< for the thread
    std::condition_variable m_attempted; ///< for flush()
    RecorderQueue m_queue;
    std::int64_t m_recorded = 0; ///< events handed in
    std::int64_t m_written = 0; ///< of these, how many were in the queue when it was last written to its end
    std::int64_t m_attemptsBegun = 0, m_attemptsEnded = 0;
    std::int64_t m_flushUntil = 0; ///< the attempt that flush() waits for
    std::int64_t m_settleUntil = 0; ///< the attempt that settle() waits for
    std::optional<Error> m_trouble; ///< as long as it lasts
    bool m_stop = false;

    std::thread m_thread; // last: it uses everything above
};

} // namespace workbench::store
