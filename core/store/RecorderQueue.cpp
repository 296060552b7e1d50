// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/RecorderQueue.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

namespace workbench::store
{

namespace
{

bool isSnapshot(const QueuedEvent& queued)
{
    return std::holds_alternative<train::SnapshotTaken>(queued.event)
        || std::holds_alternative<train::FilmTaken>(queued.event);
}

} // namespace

bool RecorderQueue::push(QueuedEvent event)
{
    const bool snapshot = isSnapshot(event);
    const bool step = std::holds_alternative<train::StepDone>(event.event);
    if ((step && m_waiting.size() >= m_maximum) || (snapshot && m_snapshots >= kMostSnapshots)) {
        Loss& loss = m_lost[event.run];
        ++(step ? loss.steps : loss.snapshots);
        loss.last = std::visit([](const auto& any) { return any.at; }, event.event);
        loss.wall = event.wall;
        return false;
    }
    m_snapshots += snapshot ? 1 : 0;
    m_waiting.push_back(std::move(event));
    return true;
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
        m_waiting.push_back(
            {run, loss.wall,
             train::Warning{
                 loss.last,
                 std::to_string(loss.steps) + " steps "
                     + (loss.snapshots > 0 ? "and " + std::to_string(loss.snapshots) + " snapshots " : std::string())
                     + "up to step " + std::to_string(loss.last.step)
                     + " are not recorded: the store could not be written for too long."}});
}

std::deque<QueuedEvent> RecorderQueue::take(std::size_t count)
{
    if (m_waiting.empty())
        recordLosses();
    if (m_waiting.size() <= count) { // as a whole: whoever records waits no longer than a swap takes
        m_snapshots = 0;
        return std::exchange(m_waiting, {});
    }
    const auto end = m_waiting.begin() + static_cast<std::ptrdiff_t>(std::min(count, m_waiting.size()));
    std::deque<QueuedEvent> taken(std::make_move_iterator(m_waiting.begin()), std::make_move_iterator(end));
    m_waiting.erase(m_waiting.begin(), end);
    m_snapshots -= static_cast<std::size_t>(std::ranges::count_if(taken, isSnapshot));
    return taken;
}

void RecorderQueue::putBack(std::deque<QueuedEvent>&& events)
{
    m_snapshots += static_cast<std::size_t>(std::ranges::count_if(events, isSnapshot));
    m_waiting.insert(m_waiting.begin(), std::make_move_iterator(events.begin()), std::make_move_iterator(events.end()));
}

} // namespace workbench::store
