// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/TrainControl.h"

#include <utility>

namespace workbench::train
{

void TrainControl::requestPause()
{
    const std::lock_guard lock(m_mutex);
    m_paused = true;
}

void TrainControl::resume()
{
    {
        const std::lock_guard lock(m_mutex);
        m_paused = false;
        m_lookAgain = true;
    }
    m_changed.notify_all();
}

bool TrainControl::pauseRequested() const
{
    const std::lock_guard lock(m_mutex);
    return m_paused;
}

void TrainControl::requestEvaluation()
{
    {
        const std::lock_guard lock(m_mutex);
        m_requests.evaluate = true;
    }
    m_changed.notify_all();
}

void TrainControl::requestCheckpoint()
{
    {
        const std::lock_guard lock(m_mutex);
        m_requests.checkpoint = true;
    }
    m_changed.notify_all();
}

void TrainControl::setLearningRate(double rate)
{
    {
        const std::lock_guard lock(m_mutex);
        m_requests.learningRate = rate;
    }
    m_changed.notify_all();
}

void TrainControl::requestWeights()
{
    {
        const std::lock_guard lock(m_mutex);
        m_requests.weights = true;
    }
    m_changed.notify_all();
}

void TrainControl::setCapture(std::optional<CaptureSettings> settings)
{
    const std::lock_guard lock(m_mutex);
    m_capture = settings;
    m_frameWaits = false;
}

void TrainControl::frameTaken()
{
    const std::lock_guard lock(m_mutex);
    m_frameWaits = false;
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

} // namespace workbench::train
