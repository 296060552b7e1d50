// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <stop_token>

namespace workbench::train
{

/// What of the attention is captured while training.
struct CaptureSettings {
    std::optional<int> block; ///< none: the last block that has attention
    int stream = 0; ///< of the batch
    double perSecond = 0; ///< frames at most; none for 0

    bool operator==(const CaptureSettings&) const = default;
};

/// A mailbox from any thread to a running Trainer, which reads it between steps. Stopping is the stop_token's part.
class TrainControl
{
public:
    void requestPause(); ///< the trainer holds after the current step until resume() or stop
    void resume(); ///< also one that waits by itself: it looks at once whether it may go on
    bool pauseRequested() const;

    void requestEvaluation(); ///< once, after the current step
    void requestCheckpoint(); ///< once, after the current step
    void setLearningRate(double rate); ///< new base rate from the next step on; the last one set wins

    void requestWeights(); ///< once, after the current step: a WeightsPublished answers

    /// Frames from the next step on, as AttentionCaptured; nullopt: none. A frame that was not taken is forgotten.
    void setCapture(std::optional<CaptureSettings> settings);
    void frameTaken(); ///< the viewer has the last frame: another one may follow

    /// For the trainer: what to capture now. Nothing while a frame waits to be taken: frames are dropped, never queued.
    std::optional<CaptureSettings> captureWanted() const;
    void frameSent(); ///< by the trainer, before it emits the frame

    /// What was asked since the last call; reading clears it.
    struct Requests {
        bool evaluate = false;
        bool checkpoint = false;
        bool weights = false;
        std::optional<double> learningRate;

        bool operator==(const Requests&) const = default;
    };
    Requests takeRequests();

    /// Returns when not paused, when stop is requested, or when a request is waiting: true if still paused.
    bool waitWhilePaused(std::stop_token stop);

    /// Returns after that time, or when stop is requested, with resume(), or when a request is waiting.
    void waitAWhile(std::chrono::milliseconds most, std::stop_token stop);

    /// All of the mailbox, for who hands it on to a trainer in another process: what holds, and what was asked since.
    struct Asked {
        bool paused = false;
        std::optional<CaptureSettings> capture;
        bool captureSet = false; ///< since the last call
        bool frameTaken = false; ///< since the last call
        Requests requests;

        bool operator==(const Asked&) const = default;
    };
    Asked takeAsked();
    /// Waits until somebody has asked for something since the last takeAsked(): true; false once stop is requested.
    bool waitForAsked(std::stop_token stop);
    void put(const Asked& asked); ///< at the other end: as if all of it were asked here

private:
    template <typename Change>
    void change(Change change);
    bool hasRequests() const; ///< with the mutex held

    mutable std::mutex m_mutex;
    std::condition_variable_any m_changed;
    bool m_paused = false;
    bool m_lookAgain = false; ///< resume() was called since waitAWhile() began
    Requests m_requests;
    std::optional<CaptureSettings> m_capture;
    bool m_frameWaits = false;
    bool m_captureSet = false, m_frameTaken = false, m_asked = false; ///< since the last takeAsked()
};

} // namespace workbench::train
