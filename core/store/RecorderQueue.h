// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/StoreTypes.h"
#include "core/train/TrainEvent.h"

#include <cstddef>
#include <deque>
#include <map>
#include <set>
#include <vector>

namespace workbench::store
{

/// An event on its way to the store.
struct QueuedEvent {
    const RunId* run; ///< kept by the queue, the same address for the same run
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

    struct Batch {
        std::vector<QueuedEvent> events; ///< oldest first
        std::size_t snapshots = 0; ///< among them
    };

    /// Events are handed out in batches of at most `batchSize`.
    RecorderQueue(std::size_t maximumWaiting, std::size_t batchSize)
        : m_maximum(maximumWaiting)
        , m_batchSize(batchSize)
    {
    }

    /// False for a step or a snapshot that had no room.
    bool push(const RunId& run, WallMilliseconds wall, const train::TrainEvent& event);

    bool empty() const { return m_waiting.empty() && m_lost.empty(); }
    std::size_t size() const { return m_size; }
    /// From seven eighths of what there is room for.
    bool isNearlyFull() const
    {
        return m_size >= m_maximum - m_maximum / 8 || m_snapshots >= kMostSnapshots - kMostSnapshots / 8;
    }
    std::int64_t lostSteps() const; ///< since they were last put on record

    /// Takes out the oldest events, none if nothing waits. Losses follow as warnings once nothing else does.
    Batch take();
    /// Takes the memory of events that have been written, cleared, for others to come.
    void reuse(std::vector<QueuedEvent>&& memory);
    /// Puts back, in front, what could not be written.
    void putBack(Batch&& batch);

private:
    struct Loss {
        std::int64_t steps = 0;
        std::int64_t snapshots = 0;
        train::RunPosition last;
        WallMilliseconds wall = 0;
    };
    void append(const RunId* run, WallMilliseconds wall, const train::TrainEvent& event);
    void recordLosses();

    std::size_t m_maximum;
    std::size_t m_batchSize;
    // Batches are filled here already, so that whoever records never waits while events are moved about.
    std::deque<Batch> m_waiting;
    std::vector<std::vector<QueuedEvent>> m_spare; ///< memory for batches: fresh one costs a page fault every 4 KiB
    std::size_t m_size = 0; ///< events in all of them
    std::size_t m_snapshots = 0; ///< of those that wait
    std::set<RunId> m_runs; ///< ever seen
    const RunId* m_latest = nullptr; ///< of these, the one seen last
    std::map<const RunId*, Loss> m_lost;
};

} // namespace workbench::store
