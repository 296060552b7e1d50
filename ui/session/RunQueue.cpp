// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/RunQueue.h"

#include "core/store/Store.h"
#include "ui/session/StoreJobs.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace workbench::ui
{

RunQueue::RunQueue(StoreJobs& jobs, QObject* parent)
    : QObject(parent)
    , m_jobs(jobs)
{
    refresh();
}

bool RunQueue::contains(const RunId& run) const
{
    return std::ranges::find(m_runs, run) != m_runs.end();
}

void RunQueue::append(const std::vector<RunId>& runs, Write writeIt)
{
    m_runs.insert(m_runs.end(), runs.begin(), runs.end());
    write(std::move(writeIt));
}

void RunQueue::remove(const std::vector<RunId>& runs, Write writeIt)
{
    const std::unordered_set<RunId> removed(runs.begin(), runs.end());
    std::erase_if(m_runs, [&removed](const RunId& run) { return removed.contains(run); });
    write(std::move(writeIt));
}

void RunQueue::move(const std::vector<RunId>& runs, int position)
{
    const std::unordered_set<RunId> moved(runs.begin(), runs.end());
    const auto isMoved = [&moved](const RunId& run) { return moved.contains(run); };
    const auto middle = m_runs.begin() + std::clamp<std::ptrdiff_t>(position, 0, std::ssize(m_runs));
    const auto before = std::stable_partition(m_runs.begin(), middle, std::not_fn(isMoved));
    std::stable_partition(middle, m_runs.end(), isMoved);
    (void)before;
    write([order = m_runs](store::Store& store) { return store.setQueueOrder(order); });
}

void RunQueue::setHeld(bool held)
{
    m_held = held;
    write([held](store::Store& store) { return store.setQueueHeld(held); });
}

void RunQueue::forget(const RunId& run)
{
    ++m_generation;
    if (std::erase(m_runs, run) > 0)
        Q_EMIT changed();
    refresh();
}

void RunQueue::write(Write write)
{
    const int generation = ++m_generation;
    m_jobs.post([this, write = std::move(write), generation](const Result<store::Store*>& store) {
        if (store)
            return read(write(**store), generation, **store);
        QMetaObject::invokeMethod(
            this, [this, error = store.error(), generation] { adopt(fail(error), generation, fail(error)); },
            Qt::QueuedConnection);
    });
    Q_EMIT changed();
}

void RunQueue::refresh()
{
    if (std::exchange(m_refreshing, true))
        return;
    m_jobs.post([this, generation = m_generation](const Result<store::Store*>& store) {
        QMetaObject::invokeMethod(
            this, [this] { m_refreshing = false; }, Qt::QueuedConnection);
        if (store)
            read({}, generation, **store);
    });
}

void RunQueue::read(Result<> outcome, int generation, store::Store& store)
{
    auto state = store.queue().and_then([&store](const std::vector<RunId>& runs) {
        return store.queueHeld().map([&runs](bool held) { return State{runs, held}; });
    });
    QMetaObject::invokeMethod(
        this, [this, outcome, generation, state] { adopt(outcome, generation, state); }, Qt::QueuedConnection);
}

void RunQueue::adopt(const Result<>& outcome, int generation, const Result<State>& state)
{
    if (!outcome)
        Q_EMIT failed(outcome.error());
    if (!state || generation != m_generation) // the answer to what was done since is on its way
        return;
    const bool isNew = !m_loaded || m_runs != state->runs || m_held != state->held;
    m_loaded = true;
    m_runs = state->runs;
    m_held = state->held;
    if (isNew)
        Q_EMIT changed();
}

} // namespace workbench::ui
