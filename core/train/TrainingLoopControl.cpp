// SPDX-License-Identifier: GPL-3.0-or-later
// What a running loop does because somebody asked: the other half of TrainingLoop.cpp.
#include "core/train/TorchCall.h"
#include "core/train/TrainingLoop.h"
#include "core/train/WeightsModel.h"

#include <cmath>
#include <utility>

namespace workbench::train
{

Result<> TrainingLoop::obeyControl()
{
    bool paused = false;
    for (;;) {
        if (auto handled = handle(m_control.takeRequests()); !handled)
            return handled;
        if (!m_control.pauseRequested() || m_stop.stop_requested())
            break;
        if (!paused)
            m_sink.accept(PauseChanged{m_at, true});
        paused = true;
        m_control.waitWhilePaused(m_stop);
    }
    if (paused && !m_stop.stop_requested())
        m_sink.accept(PauseChanged{m_at, false});
    return {};
}

Result<> TrainingLoop::handle(const TrainControl::Requests& requests)
{
    if (requests.learningRate)
        changeLearningRate(*requests.learningRate);
    if (requests.evaluate)
        if (auto done = validate(Asked::ByHand); !done)
            return done;
    if (requests.checkpoint)
        saveCheckpoint(Asked::ByHand);
    if (requests.weights)
        publishWeights();
    return {};
}

void TrainingLoop::publishWeights()
{
    using Copied = std::shared_ptr<const WeightsSnapshot>;
    const auto copied = callTorch(
        "copying the weights", [&]() -> Result<Copied> { return snapshotOf(m_learner.model(), m_config, m_at.step); });
    if (copied)
        m_sink.accept(WeightsPublished{m_at, *copied});
    else
        m_sink.accept(Warning{m_at, "The weights were not copied: " + describe(copied.error())});
}

void TrainingLoop::changeLearningRate(double rate)
{
    if (!std::isfinite(rate) || rate < 0) {
        m_sink.accept(Warning{m_at, "A learning rate must be a number of 0 or more: it stays as it was."});
        return;
    }
    const double before = std::exchange(m_train.learningRate, rate);
    m_sink.accept(LearningRateChanged{.at = m_at, .from = before, .to = rate});
    m_checkpoints.renew(manifest());
}

} // namespace workbench::train
