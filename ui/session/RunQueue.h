// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/base/StrongId.h"

#include <QObject>

#include <functional>
#include <vector>

namespace workbench::store
{
class Store;
}

namespace workbench::ui
{

class StoreJobs;

/// The store's queue as a window sees it: runs of any process that wait, in order, and whether they are held. What the
/// user does shows at once and is written by `jobs`; then, and whenever refresh() is called, the store's own state is
/// read again, so that what other processes did, and what could not be written, shows as it is.
class RunQueue : public QObject
{
    Q_OBJECT
public:
    /// Reads the queue for the first time. `jobs` must end before the queue does.
    explicit RunQueue(StoreJobs& jobs, QObject* parent = nullptr);

    const std::vector<RunId>& runs() const { return m_runs; }
    bool contains(const RunId& run) const;
    bool isHeld() const { return m_held; } ///< in the store, for every process
    bool isLoaded() const { return m_loaded; } ///< it was read at least once

    using Write = std::function<Result<>(store::Store&)>;
    void append(const std::vector<RunId>& runs, Write write); ///< `write` puts them into the store
    void remove(const std::vector<RunId>& runs, Write write); ///< `write` takes them out of it
    void move(const std::vector<RunId>& runs, int position); ///< so that they stand before what is at that place now
    void setHeld(bool held);
    void forget(const RunId& run); ///< it was claimed: the store knows
    void refresh();

Q_SIGNALS:
    void changed();
    void failed(const workbench::Error& error);

private:
    struct State {
        std::vector<RunId> runs;
        bool held = false;
    };

    void write(Write write);
    void read(Result<> outcome, int generation, store::Store& store);
    void adopt(const Result<>& outcome, int generation, const Result<State>& state);

    StoreJobs& m_jobs;
    std::vector<RunId> m_runs;
    bool m_held = false, m_loaded = false, m_refreshing = false;
    int m_generation = 0; ///< of what the user did: an older state of the store is not shown
};

} // namespace workbench::ui
