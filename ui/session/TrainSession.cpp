// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/TrainSession.h"

#include "core/base/Uuid.h"
#include "core/store/RunRecorder.h"
#include "ui/session/ActiveRun.h"
#include "ui/session/RunQueue.h"
#include "ui/session/StoreJobs.h"

#include <QElapsedTimer>
#include <QTimer>

#include <unordered_set>
#include <utility>

namespace workbench::ui
{

namespace
{
constexpr int kBundleMilliseconds = 33; // about 30 bundles a second
}

class TrainSession::Impl
{
public:
    Impl(TrainSession& session, std::filesystem::path directory, store::RunRecorder* recorder, TrainJob job);

    RunId create(const config::RunConfig& config);
    void activate(const RunId& run, config::RunConfig config);
    void startNext();
    void remove(const RunId& run);
    void drain();

    TrainSession& q;
    store::RunRecorder* recorder;
    const TrainJob job;
    RunQueue queue;
    bool held = false;
    std::optional<train::CaptureSettings> capture; ///< of every run
    std::unordered_set<RunId> uncreated; ///< runs whose row is not in the store yet
    QElapsedTimer sinceBundle;
    QTimer nextBundle;
    std::unique_ptr<ActiveRun> active;
    StoreJobs storeJobs; // last: its thread ends before what it reports to

private:
    void created(const RunId& run, const Result<>& outcome);
    void finished(const RunId& run);
    void scheduleBundle();
    void launchIfCreated();
};

TrainSession::Impl::Impl(
    TrainSession& session, std::filesystem::path directory, store::RunRecorder* runRecorder, TrainJob trainJob)
    : q(session)
    , recorder(runRecorder)
    , job(trainJob ? std::move(trainJob) : makeTrainJob(directory))
    , storeJobs(std::move(directory), store::StoreAccess::ReadWrite)
{
    nextBundle.setSingleShot(true);
    nextBundle.callOnTimeout(&q, [this] { drain(); });
}

RunId TrainSession::Impl::create(const config::RunConfig& config)
{
    RunId run(makeUuid());
    uncreated.insert(run);
    storeJobs.post([this, run, config](const Result<store::Store*>& store) {
        Result<> outcome;
        if (!store) {
            outcome = fail(store.error());
        } else if (!recorder) {
            outcome
                = fail(ErrorCode::Permission, "The store is open for reading only.", "Nothing can be trained in it.");
        } else if (const auto row = (*store)->createRun(run, config, train::RunState::Queued); !row) {
            outcome = fail(row.error());
        } else if (const auto claimed = (*store)->claimQueued(run); !claimed) { // so that no other program starts it
            outcome = fail(claimed.error());
        }
        QMetaObject::invokeMethod(
            &q, [this, run, outcome] { created(run, outcome); }, Qt::QueuedConnection);
    });
    return run;
}

void TrainSession::Impl::created(const RunId& run, const Result<>& outcome)
{
    uncreated.erase(run);
    if (outcome) {
        Q_EMIT q.storeWritten();
        launchIfCreated();
        return;
    }
    if (active && active->run() == run) {
        active.reset();
        Q_EMIT q.activeChanged();
        startNext();
    } else if (queue.remove(run)) {
        Q_EMIT q.queueChanged();
    }
    Q_EMIT q.runFailed(run, outcome.error());
}

void TrainSession::Impl::activate(const RunId& run, config::RunConfig config)
{
    // Both are called on the worker thread; what they start runs on this one, and is dropped once `q` is gone.
    const auto wake = [this] {
        QMetaObject::invokeMethod(
            &q, [this] { scheduleBundle(); }, Qt::QueuedConnection);
    };
    const auto ended = [this, run] {
        QMetaObject::invokeMethod(
            &q, [this, run] { finished(run); }, Qt::QueuedConnection);
    };
    active = std::make_unique<ActiveRun>(run, std::move(config), wake, ended);
    active->control().setCapture(capture);
    launchIfCreated();
    Q_EMIT q.activeChanged();
}

void TrainSession::Impl::launchIfCreated()
{
    if (active && !active->launched() && !uncreated.contains(active->run())) {
        active->launch(job, *recorder);
    }
}

void TrainSession::Impl::startNext()
{
    if (active || held) {
        return;
    }
    if (auto next = queue.takeFirst()) {
        activate(next->run, std::move(next->config));
        Q_EMIT q.queueChanged();
    }
}

void TrainSession::Impl::remove(const RunId& run)
{
    if (!recorder) {
        return;
    }
    storeJobs.post([this, run](const Result<store::Store*>& store) {
        // Its last events must be in the store before its row goes.
        Result<> outcome = recorder->flush();
        if (outcome && !store) {
            outcome = fail(store.error());
        } else if (outcome) {
            if (const auto freed = (*store)->removeRun(run); !freed) {
                outcome = fail(freed.error());
            }
        }
        const auto tell = [this, run, outcome] {
            if (!outcome) {
                Q_EMIT q.runFailed(run, outcome.error());
            }
            Q_EMIT q.storeWritten();
        };
        QMetaObject::invokeMethod(&q, tell, Qt::QueuedConnection);
    });
}

void TrainSession::Impl::scheduleBundle()
{
    const qint64 waited = sinceBundle.isValid() ? sinceBundle.elapsed() : kBundleMilliseconds;
    if (waited >= kBundleMilliseconds) {
        drain();
    } else if (!nextBundle.isActive()) {
        nextBundle.start(int(kBundleMilliseconds - waited));
    }
}

void TrainSession::Impl::drain()
{
    if (!active) {
        return;
    }
    sinceBundle.start();
    const std::vector<train::TrainEvent> events = active->pipe().take();
    if (events.empty()) {
        return;
    }
    const RunId run = active->run();
    bool changed = false;
    std::optional<Error> failure;
    for (const train::TrainEvent& event : events) {
        if (const auto* const pause = std::get_if<train::PauseChanged>(&event)) {
            changed = changed || active->paused != pause->paused;
            active->paused = pause->paused;
        } else if (const auto* const end = std::get_if<train::RunEnded>(&event)) {
            failure = end->error;
        }
    }
    Q_EMIT q.eventsArrived(run, events);
    if (changed) {
        Q_EMIT q.activeChanged();
    }
    if (failure) {
        Q_EMIT q.runFailed(run, *failure);
    }
}

void TrainSession::Impl::finished(const RunId& run)
{
    if (!active || active->run() != run) {
        return;
    }
    drain();
    const bool discard = active->discard;
    active.reset();
    if (discard) {
        remove(run);
    }
    Q_EMIT q.activeChanged();
    startNext();
}

TrainSession::TrainSession(
    std::filesystem::path storeDirectory, store::RunRecorder* recorder, QObject* parent, TrainJob job)
    : QObject(parent)
    , m_impl(std::make_unique<Impl>(*this, std::move(storeDirectory), recorder, std::move(job)))
{
}

TrainSession::~TrainSession() = default;

RunId TrainSession::start(const config::RunConfig& config)
{
    if (m_impl->active) {
        return enqueue(config);
    }
    const RunId run = m_impl->create(config);
    m_impl->activate(run, config);
    return run;
}

RunId TrainSession::enqueue(const config::RunConfig& config)
{
    const RunId run = m_impl->create(config);
    m_impl->queue.append(run, config);
    m_impl->startNext();
    if (m_impl->queue.contains(run)) {
        Q_EMIT queueChanged();
    }
    return run;
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

void TrainSession::removeQueued(const RunId& run)
{
    if (m_impl->queue.remove(run)) {
        Q_EMIT queueChanged();
        m_impl->remove(run);
    }
}

void TrainSession::moveQueued(const RunId& run, int position)
{
    m_impl->queue.move(run, position);
    Q_EMIT queueChanged();
}

void TrainSession::setQueueHeld(bool held)
{
    m_impl->held = held;
    m_impl->startNext();
    Q_EMIT queueChanged();
}

bool TrainSession::queueHeld() const
{
    return m_impl->held;
}

std::optional<RunId> TrainSession::activeRun() const
{
    return m_impl->active ? std::optional(m_impl->active->run()) : std::nullopt;
}

train::RunState TrainSession::activeState() const
{
    return m_impl->active && m_impl->active->paused ? train::RunState::Paused : train::RunState::Running;
}

bool TrainSession::stopRequested() const
{
    return m_impl->active && m_impl->active->stopRequested();
}

const std::vector<RunId>& TrainSession::queue() const
{
    return m_impl->queue.runs();
}

} // namespace workbench::ui
