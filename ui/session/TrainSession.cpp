// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/TrainSession.h"

#include "ui/session/TrainSessionImpl.h"

#include <algorithm>
#include <utility>

namespace workbench::ui
{

TrainSession::TrainSession(
    std::filesystem::path storeDirectory, store::RunRecorder* recorder, QObject* parent, TrainJob job)
    : QObject(parent)
    , m_impl(std::make_unique<Impl>(*this, std::move(storeDirectory), recorder, std::move(job)))
{
}

TrainSession::~TrainSession() = default;

RunId TrainSession::start(const config::RunConfig& config, const std::optional<store::RunOrigin>& origin)
{
    return m_impl->start(config, origin);
}

bool TrainSession::canGoOn(const store::RunRow& run)
{
    using enum train::RunState;
    return run.binned == 0 && (run.state == Stopped || run.state == Interrupted || run.state == Failed);
}

bool TrainSession::goOn(const store::RunRow& run, Text text)
{
    return m_impl->goOn(run, text);
}

RunId TrainSession::enqueue(const config::RunConfig& config, const std::optional<store::RunOrigin>& origin)
{
    return m_impl->enqueue(config, origin);
}

std::vector<RunId> TrainSession::enqueueSweep(
    const std::string& group, const sweep::GroupPlan& plan, const std::vector<config::RunConfig>& configs)
{
    return m_impl->enqueueSweep(group, plan, configs);
}

void TrainSession::pause()
{
    if (m_impl->active) {
        m_impl->active->control().requestPause();
    }
}

void TrainSession::resume()
{
    if (m_impl->active) {
        m_impl->active->control().resume();
    }
}

void TrainSession::stop()
{
    if (m_impl->active && !m_impl->active->stopRequested()) {
        m_impl->active->requestStop();
        Q_EMIT activeChanged();
    }
}

void TrainSession::stopAndDiscard()
{
    if (m_impl->active) {
        m_impl->active->discard = true;
        stop();
    }
}

void TrainSession::evaluateNow()
{
    if (m_impl->active) {
        m_impl->active->control().requestEvaluation();
    }
}

void TrainSession::checkpointNow()
{
    if (m_impl->active) {
        m_impl->active->control().requestCheckpoint();
    }
}

void TrainSession::setLearningRate(double rate)
{
    if (m_impl->active) {
        m_impl->active->control().setLearningRate(rate);
    }
}

void TrainSession::setCapture(std::optional<train::CaptureSettings> settings)
{
    m_impl->capture = settings;
    if (m_impl->active) {
        m_impl->active->control().setCapture(settings);
    }
}

void TrainSession::frameTaken()
{
    if (m_impl->active) {
        m_impl->active->control().frameTaken();
    }
}

void TrainSession::requestWeights()
{
    if (m_impl->active) {
        m_impl->active->control().requestWeights();
    }
}

void TrainSession::removeQueuedRuns(const std::vector<RunId>& runs)
{
    m_impl->removeQueued(runs);
}

void TrainSession::moveQueued(const RunId& run, int position)
{
    const auto& runs = queue();
    const auto found = std::ranges::find(runs, run);
    if (found == runs.end())
        return;
    // Its own place falls away when it moves down.
    moveQueuedRuns({run}, position > found - runs.begin() ? position + 1 : position);
}

void TrainSession::moveQueuedRuns(const std::vector<RunId>& runs, int position)
{
    m_impl->queue->move(runs, position);
}

void TrainSession::setQueueHeld(bool held)
{
    if (held)
        m_impl->queue->setHeld(true);
    else
        m_impl->release();
}

void TrainSession::takeNoMore()
{
    m_impl->takeNoMore();
}

void TrainSession::refreshQueue()
{
    m_impl->queue->refresh();
}

bool TrainSession::queueHeld() const
{
    return m_impl->queue->isHeld() || queueKeptFromBefore();
}

bool TrainSession::queueKeptFromBefore() const
{
    return !m_impl->queue->isHeld() && !m_impl->isReleased();
}

std::optional<RunId> TrainSession::activeRun() const
{
    return m_impl->active ? std::optional(m_impl->active->run()) : std::nullopt;
}

train::RunState TrainSession::activeState() const
{
    return m_impl->active && m_impl->active->paused ? train::RunState::Paused : train::RunState::Running;
}

std::string TrainSession::waitsFor() const
{
    return m_impl->active ? m_impl->active->waitsFor : std::string();
}

bool TrainSession::stopRequested() const
{
    return m_impl->active && m_impl->active->stopRequested();
}

const std::vector<RunId>& TrainSession::queue() const
{
    return m_impl->queue->runs();
}

} // namespace workbench::ui
