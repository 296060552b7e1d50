// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/EventPipe.h"

#include <utility>

namespace workbench::ui
{

namespace
{

bool isFrame(const train::TrainEvent& event)
{
    return std::holds_alternative<train::AttentionCaptured>(event);
}

} // namespace

EventPipe::EventPipe(std::function<void()> wake)
    : m_wake(std::move(wake))
{
}

void EventPipe::accept(const train::TrainEvent& event)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_events.size() >= kMostEvents) {
            thin();
        }
        if (isFrame(event)) {
            std::erase_if(m_events, isFrame);
        }
        m_events.push_back(event);
        if (std::exchange(m_awake, true)) {
            return;
        }
    }
    m_wake();
}

std::vector<train::TrainEvent> EventPipe::take()
{
    const std::lock_guard lock(m_mutex);
    m_awake = false;
    return std::exchange(m_events, {});
}

void EventPipe::thin()
{
    bool keep = false;
    std::erase_if(m_events, [&keep](const train::TrainEvent& event) {
        return std::holds_alternative<train::StepDone>(event) && (keep = !keep);
    });
}

} // namespace workbench::ui
