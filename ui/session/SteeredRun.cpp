// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/SteeredRun.h"

#include "ui/session/TrainSession.h"

#include <QDateTime>

namespace workbench::ui
{

SteeredRun::SteeredRun(TrainSession& training, QObject* parent)
    : QObject(parent)
    , m_training(training)
{
    connect(
        &training, &TrainSession::eventsArrived, this, [this](const RunId&, const auto& events) { follow(events); });
    connect(&training, &TrainSession::activeChanged, this, &SteeredRun::changed);
}

void SteeredRun::forget()
{
    m_baseRate.reset();
    m_stepRate.reset();
    m_saved.reset();
    m_evaluates = m_saves = m_changesRate = false;
}

void SteeredRun::follow(const std::vector<train::TrainEvent>& events)
{
    for (const train::TrainEvent& event : events) {
        if (std::holds_alternative<train::RunStarted>(event) || std::holds_alternative<train::RunEnded>(event)) {
            forget();
        } else if (const auto* const step = std::get_if<train::StepDone>(&event)) {
            m_stepRate = step->learningRate;
        } else if (const auto* const rate = std::get_if<train::LearningRateChanged>(&event)) {
            m_baseRate = rate->to;
            m_changesRate = false;
        } else if (const auto* const saved = std::get_if<train::CheckpointSaved>(&event)) {
            m_saved = Saved{saved->at.step, QDateTime::currentMSecsSinceEpoch()};
            m_saves = m_saves && saved->asked != train::Asked::ByHand;
        } else if (const auto* const done = std::get_if<train::EvalDone>(&event)) {
            m_evaluates = m_evaluates && done->asked != train::Asked::ByHand;
        } else if (std::holds_alternative<train::Warning>(event)) {
            m_saves = m_changesRate = false; // what could not be done is not waited for
        }
    }
    Q_EMIT changed();
}

void SteeredRun::evaluate()
{
    m_evaluates = m_training.activeRun().has_value();
    m_training.evaluateNow();
    Q_EMIT changed();
}

void SteeredRun::saveCheckpoint()
{
    m_saves = m_training.activeRun().has_value();
    m_training.checkpointNow();
    Q_EMIT changed();
}

void SteeredRun::setBaseRate(double rate)
{
    m_changesRate = m_training.activeRun().has_value();
    m_training.setLearningRate(rate);
    Q_EMIT changed();
}

} // namespace workbench::ui
