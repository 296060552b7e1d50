// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/train/TrainEvent.h"

#include <functional>
#include <mutex>
#include <vector>

namespace workbench::ui
{

/// Carries events from the training thread to the GUI thread: pushed one by one, taken in bundles. It never grows past
/// kMostEvents: when the GUI thread is away for so long, every second waiting step is dropped (the store has them all).
/// Of the frames of the attention only the newest waits.
class EventPipe final : public train::EventSink
{
public:
    static constexpr std::size_t kMostEvents = 8192;

    /// `wake` is called on the pushing thread with the first event after each take(), not again before the next.
    explicit EventPipe(std::function<void()> wake);

    void accept(const train::TrainEvent& event) override;
    std::vector<train::TrainEvent> take();

private:
    void thin();

    std::function<void()> m_wake;
    std::mutex m_mutex;
    std::vector<train::TrainEvent> m_events;
    bool m_awake = false;
};

} // namespace workbench::ui
