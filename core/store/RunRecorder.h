// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/store/StoreTypes.h"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

namespace workbench::store
{

struct RecorderLimits {
    std::size_t mostWaiting = 400'000; ///< events in memory, about 100 MB; steps beyond are lost
    std::chrono::milliseconds lockTimeout{30'000}; ///< how long another writer is waited for before that is trouble
};

/// The one writer thread of a process: takes events of any number of runs and writes them to the store in batches of
/// at most 0.5 s. A failure to record never stops training: it is reported, events are kept in memory (bounded) and
/// tried again. Who asks mayGoOn() before each step and waits loses none.
class RunRecorder
{
public:
    /// `onTrouble` is called on the writer thread with each new failure, and with nullopt when writing works again. It
    /// must not call flush().
    using TroubleHandler = std::function<void(const std::optional<Error>&)>;
    static Result<std::unique_ptr<RunRecorder>>
    open(const std::filesystem::path& store, TroubleHandler onTrouble, const RecorderLimits& limits = {});
    /// Writes what is waiting, then ends the thread. Another writer is waited for as long as half a minute, after the
    /// attempt that may be under way; what cannot be written is told as trouble.
    ~RunRecorder();

    /// Queues an event of a run; thread-safe, never waits for the disk.
    void record(const RunId& run, const train::TrainEvent& event);

    /// Waits until all that was queued before the call is committed; the last trouble if it could not be.
    Result<> flush();
    /// The same, and what was committed stands a power cut.
    Result<> settle();

    /// An error from when nearly as many events wait as memory has room for, until they are written. Thread-safe, never
    /// waits.
    Result<> mayGoOn() const;

private:
    class Impl;
    explicit RunRecorder(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace workbench::store
