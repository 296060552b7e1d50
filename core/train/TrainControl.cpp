// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/TrainControl.h"

#include <utility>

namespace workbench::train
{

/// Whatever anybody asks for: both who trains and who hands it on may wait for it.
template <typename Change>
void TrainControl::change(Change change)
{
    {
        const std::lock_guard lock(m_mutex);
        change();
        m_asked = true;
    }
    m_changed.notify_all();
}

void TrainControl::requestPause()
{
    change([this] { m_paused = true; });
}

void TrainControl::resume()
{
    change([this] {
        m_paused = false;
        m_lookAgain = true;
    });
}

bool TrainControl::pauseRequested() const
{
    const std::lock_guard lock(m_mutex);
    return m_paused;
}

void TrainControl::requestEvaluation()
{
    change([this] { m_requests.evaluate = true; });
}

void TrainControl::requestCheckpoint()
{
    change([this] { m_requests.checkpoint = true; });
}

void TrainControl::setLearningRate(double rate)
{
    change([this, rate] { m_requests.learningRate = rate; });
}

void TrainControl::requestWeights()
{
    change([this] { m_requests.weights = true; });
}

void TrainControl::setCapture(std::optional<CaptureSettings> settings)
{
    change([this, &settings] {
        m_capture = settings;
        m_captureSet = true;
        m_frameWaits = false;
    });
}

void TrainControl::frameTaken()
{
    change([this] {
        m_frameTaken = true;
        m_frameWaits = false;
    });
}

std::optional<CaptureSettings> TrainControl::captureWanted() const
{
    const std::lock_guard lock(m_mutex);
    return m_frameWaits ? std::nullopt : m_capture;
}

void TrainControl::frameSent()
{
    const std::lock_guard lock(m_mutex);
    m_frameWaits = true;
}

TrainControl::Requests TrainControl::takeRequests()
{
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_requests, {});
}

bool TrainControl::waitWhilePaused(std::stop_token stop)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, stop, [this] { return !m_paused || hasRequests(); });
    return m_paused;
}

void TrainControl::waitAWhile(std::chrono::milliseconds most, std::stop_token stop)
{
    std::unique_lock lock(m_mutex);
    m_lookAgain = false;
    m_changed.wait_for(lock, stop, most, [this] { return m_lookAgain || hasRequests(); });
}

bool TrainControl::hasRequests() const
{
    return m_requests.evaluate || m_requests.checkpoint || m_requests.weights || m_requests.learningRate;
}

TrainControl::Asked TrainControl::takeAsked()
{
    const std::lock_guard lock(m_mutex);
    m_asked = false;
    return {
        .paused = m_paused,
        .capture = m_capture,
        .captureSet = std::exchange(m_captureSet, false),
        .frameTaken = std::exchange(m_frameTaken, false),
        .requests = std::exchange(m_requests, {})};
}

bool TrainControl::waitForAsked(std::stop_token stop)
{
    std::unique_lock lock(m_mutex);
    return m_changed.wait(lock, stop, [this] { return m_asked; });
}

void TrainControl::put(const Asked& asked)
{
    change([this, &asked] {
        m_paused = asked.paused;
        m_lookAgain = m_lookAgain || !asked.paused;
        if (asked.captureSet)
            m_capture = asked.capture;
        if (asked.captureSet || asked.frameTaken)
            m_frameWaits = false;
        m_requests.evaluate |= asked.requests.evaluate;
        m_requests.checkpoint |= asked.requests.checkpoint;
        m_requests.weights |= asked.requests.weights;
        if (asked.requests.learningRate)
            m_requests.learningRate = asked.requests.learningRate;
    });
}

} // namespace workbench::train
