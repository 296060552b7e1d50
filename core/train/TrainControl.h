// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <stop_token>

namespace workbench::train
{

/// A mailbox from any thread to a running Trainer, which reads it between steps. Stopping is the stop_token's part.
class TrainControl
{
public:
    void requestPause(); ///< the trainer holds after the current step until resume() or stop
    void resume();
    bool pauseRequested() const;

    void requestEvaluation(); ///< once, after the current step
    void requestCheckpoint(); ///< once, after the current step
    void setLearningRate(double rate); ///< new base rate from the next step on; the last one set wins

    /// What was asked since the last call; reading clears it.
    struct Requests {
        bool evaluate = false;
        bool checkpoint = false;
        std::optional<double> learningRate;
    };
    Requests takeRequests();

    /// Returns when not paused, when stop is requested, or when a request is waiting: true if still paused.
    bool waitWhilePaused(std::stop_token stop);

private:
    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    bool m_paused = false;
    Requests m_requests;
};

} // namespace workbench::train
