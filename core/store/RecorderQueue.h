// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/StoreTypes.h"
#include "core/train/TrainEvent.h"

#include <cstddef>
#include <deque>
#include <map>

namespace workbench::store
{

/// An event on its way to the store.
struct QueuedEvent {
    RunId run;
    WallMilliseconds wall = 0; ///< when it happened
    train::TrainEvent event;
};

/// What waits to be written, oldest first. While the store cannot be written it grows up to a bound; from there on
/// further steps are counted instead of kept, and so are snapshots beyond kMostSnapshots, of the attention or of what
/// the model writes, which are large (all rarer events are kept). The loss is put on record as a warning in the run's
/// history. Not thread-safe.
class RecorderQueue
{
public:
    static constexpr std::size_t kMostSnapshots = 256; ///< some 30 MB

    explicit RecorderQueue(std::size_t maximumWaiting)
        : m_maximum(maximumWaiting)
    {
    }

    /// False for a step or a snapshot that had no room.
    bool push(QueuedEvent event);

    bool empty() const { return m_waiting.empty() && m_lost.empty(); }
    std::size_t size() const { return m_waiting.size(); }
    std::int64_t lostSteps() const; ///< since they were last put on record

    /// Takes out the oldest events, at most `count`. Losses follow as warnings once nothing else waits.
    std::deque<QueuedEvent> take(std::size_t count);
    /// Puts back, in front, what could not be written.
    void putBack(std::deque<QueuedEvent>&& events);

private:
    struct Loss {
        std::int64_t steps = 0;
        std::int64_t snapshots = 0;
        train::RunPosition last;
        WallMilliseconds wall = 0;
    };
    void recordLosses();

    std::size_t m_maximum;
    std::deque<QueuedEvent> m_waiting;
    std::size_t m_snapshots = 0; ///< of those that wait
    std::map<RunId, Loss> m_lost;
};

} // namespace workbench::store
