// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/LiveWeights.h"

#include "core/config/ModelConfig.h"
#include "core/train/WeightsSnapshot.h"
#include "ui/session/TrainSession.h"

#include <algorithm>
#include <chrono>

namespace workbench::ui
{

namespace
{

/// A copy goes at some gigabytes a second, so that this keeps it below half a percent of the time.
std::chrono::milliseconds pauseAfter(const train::WeightsSnapshot& weights)
{
    constexpr double kBytesPerMillisecond = 10e3;
    const double bytes = 4.0 * static_cast<double>(config::parameterCount(weights.config().model));
    return std::chrono::milliseconds(std::max<qint64>(2000, qint64(bytes / kBytesPerMillisecond)));
}

} // namespace

LiveWeights::LiveWeights(TrainSession& training, QObject* parent)
    : QObject(parent)
    , m_training(training)
    , m_run(training.activeRun())
{
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &LiveWeights::ask);
    connect(&training, &TrainSession::activeChanged, this, &LiveWeights::followRun);
    connect(
        &training, &TrainSession::eventsArrived, this,
        [this](const RunId& run, const std::vector<train::TrainEvent>& events) {
            if (run != m_run) {
                return;
            }
            for (const train::TrainEvent& event : events) {
                if (const auto* const published = std::get_if<train::WeightsPublished>(&event)) {
                    m_newest = published->weights;
                    if (m_wanted) {
                        m_again.start(pauseAfter(*m_newest));
                    }
                    Q_EMIT changed();
                }
            }
        });
}

void LiveWeights::setWanted(bool wanted)
{
    if (wanted == m_wanted) {
        return;
    }
    m_wanted = wanted;
    m_again.stop();
    if (wanted) {
        ask();
    }
}

void LiveWeights::followRun()
{
    if (m_training.activeRun() == m_run) {
        return;
    }
    m_run = m_training.activeRun();
    m_newest.reset();
    m_again.stop();
    if (m_wanted) {
        ask();
    }
    Q_EMIT changed();
}

void LiveWeights::ask()
{
    if (m_run) {
        m_training.requestWeights();
    }
}

} // namespace workbench::ui
