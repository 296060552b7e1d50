// SPDX-License-Identifier: GPL-3.0-or-later
// What a running loop does because somebody asked: the other half of TrainingLoop.cpp.
#include "core/train/TorchCall.h"
#include "core/train/TrainingLoop.h"
#include "core/train/WeightsModel.h"

#include <chrono>
#include <cmath>
#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace workbench::train
{

Result<> TrainingLoop::obeyControl()
{
    std::optional<std::string> told;
    for (;;) {
        if (auto handled = handle(m_control.takeRequests()); !handled)
            return handled;
        if (m_stop.stop_requested())
            return {};
        if (m_control.pauseRequested()) {
            tellPause(told, {});
            m_control.waitWhilePaused(m_stop);
        } else if (const auto room = m_sink.mayGoOn(); !room) {
            tellPause(told, describe(room.error()));
            m_control.waitAWhile(kLookAgain, m_stop);
        } else {
            break;
        }
    }
    if (told)
        m_sink.accept(PauseChanged{m_at, false, told->empty() ? std::string() : kGoesOn});
    return {};
}

void TrainingLoop::tellPause(std::optional<std::string>& told, const std::string& reason)
{
    if (told && told->empty() == reason.empty())
        return; // told already, maybe in other figures
    m_sink.accept(PauseChanged{m_at, true, reason});
    told = reason;
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
