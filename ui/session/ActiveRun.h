// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/StrongId.h"
#include "core/config/RunConfig.h"
#include "core/train/TrainControl.h"
#include "ui/session/EventPipe.h"
#include "ui/session/TrainJob.h"

#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>

namespace workbench::store
{
class RunRecorder;
}

namespace workbench::ui
{

/// The one run that trains, with its thread: joined when it has told its end, or in the destructor after a request to
/// stop.
class ActiveRun
{
public:
    /// `wake` and `ended` are called on the worker thread: when events wait in pipe(), and once at the very end.
    ActiveRun(TrainTask task, std::function<void()> wake, std::function<void()> ended);
    ~ActiveRun();

    void launch(TrainJob job, store::RunRecorder& recorder); ///< once
    bool launched() const { return m_thread.joinable(); }
    void requestStop();
    bool stopRequested() const { return m_stop.stop_requested(); }

    const RunId& run() const { return m_task.run; }
    const TrainTask& task() const { return m_task; }
    train::TrainControl& control() { return m_control; }
    EventPipe& pipe() { return m_pipe; }

    /// Why it could not go on, once it has ended. Nothing of that stands in its history: it is as it was before.
    const std::optional<Error>& notResumed() const { return m_notResumed; }

    bool paused = false; ///< as the trainer has told
    std::string waitsFor; ///< why it is paused, if by itself
    bool discard = false; ///< to be removed when it has ended

private:
    const TrainTask m_task;
    const std::function<void()> m_ended;
    std::optional<Error> m_notResumed;
    train::TrainControl m_control;
    EventPipe m_pipe;
    std::stop_source m_stop;
    std::thread m_thread;
};

} // namespace workbench::ui
