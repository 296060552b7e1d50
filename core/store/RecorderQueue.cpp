// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/RecorderQueue.h"

#include <string>
#include <utility>

namespace workbench::store
{

namespace
{

constexpr std::size_t kMostSpare = 2; ///< batches

bool isSnapshot(const train::TrainEvent& event)
{
    return std::holds_alternative<train::SnapshotTaken>(event) || std::holds_alternative<train::FilmTaken>(event);
}

} // namespace

bool RecorderQueue::push(const RunId& run, WallMilliseconds wall, const train::TrainEvent& event)
{
    if (!m_latest || *m_latest != run)
        m_latest = &*m_runs.insert(run).first;
    const bool snapshot = isSnapshot(event);
    const bool step = std::holds_alternative<train::StepDone>(event);
    if ((step && m_size >= m_maximum) || (snapshot && m_snapshots >= kMostSnapshots)) {
        Loss& loss = m_lost[m_latest];
        ++(step ? loss.steps : loss.snapshots);
        loss.last = std::visit([](const auto& any) { return any.at; }, event);
        loss.wall = wall;
        return false;
    }
    append(m_latest, wall, event);
    return true;
}

void RecorderQueue::append(const RunId* run, WallMilliseconds wall, const train::TrainEvent& event)
{
    if (m_waiting.empty() || m_waiting.back().events.size() >= m_batchSize) {
        m_waiting.emplace_back();
        if (!m_spare.empty()) {
            m_waiting.back().events = std::move(m_spare.back());
            m_spare.pop_back();
        }
        m_waiting.back().events.reserve(m_batchSize); // memory that is never touched costs nothing
    }
    Batch& batch = m_waiting.back();
    batch.events.push_back({run, wall, event});
    ++m_size;
    if (isSnapshot(event)) {
        ++batch.snapshots;
        ++m_snapshots;
    }
}

std::int64_t RecorderQueue::lostSteps() const
{
    std::int64_t steps = 0;
    for (const auto& [run, loss] : m_lost)
        steps += loss.steps;
    return steps;
}

void RecorderQueue::recordLosses()
{
    for (const auto& [run, loss] : std::exchange(m_lost, {}))
        append(
            run, loss.wall,
            train::Warning{
                loss.last,
                std::to_string(loss.steps) + " steps "
                    + (loss.snapshots > 0 ? "and " + std::to_string(loss.snapshots) + " snapshots " : std::string())
                    + "up to step " + std::to_string(loss.last.step)
                    + " are not recorded: the store could not be written for too long."});
}

RecorderQueue::Batch RecorderQueue::take()
{
    if (m_waiting.empty())
        recordLosses();
    if (m_waiting.empty())
        return {};
    Batch batch = std::move(m_waiting.front());
    m_waiting.pop_front();
    m_size -= batch.events.size();
    m_snapshots -= batch.snapshots;
    return batch;
}

void RecorderQueue::reuse(std::vector<QueuedEvent>&& memory)
{
    if (m_spare.size() < kMostSpare)
        m_spare.push_back(std::move(memory));
}

void RecorderQueue::putBack(Batch&& batch)
{
    m_size += batch.events.size();
    m_snapshots += batch.snapshots;
    m_waiting.push_front(std::move(batch));
}

} // namespace workbench::store
