// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/session/TrainSessionImpl.h"

#include "core/base/Uuid.h"
#include "core/store/RunRecorder.h"
#include "core/sweep/SweepQueue.h"

#include <algorithm>
#include <utility>

namespace workbench::ui
{

namespace
{
constexpr int kBundleMilliseconds = 33; // about 30 bundles a second

Error notWritable()
{
    return {ErrorCode::Permission, "The store is open for reading only.", "Nothing can be trained in it."};
}
} // namespace

TrainSession::Impl::Impl(
    TrainSession& session, std::filesystem::path directory, store::RunRecorder* runRecorder, TrainJob trainJob)
    : q(session)
    , m_recorder(runRecorder)
    , m_job(trainJob ? std::move(trainJob) : makeTrainJob(directory))
    , m_storeJobs(std::make_unique<StoreJobs>(std::move(directory), store::StoreAccess::ReadWrite))
{
    queue = std::make_unique<RunQueue>(*m_storeJobs);
    connect(queue.get(), &RunQueue::changed, &q, [this] { follow(); });
    connect(queue.get(), &RunQueue::failed, &q, [this](const Error& error) { Q_EMIT q.runFailed({}, error); });
    m_nextBundle.setSingleShot(true);
    m_nextBundle.callOnTimeout(&q, [this] { drain(); });
}

TrainSession::Impl::~Impl()
{
    m_ending = true;
    m_storeJobs.reset(); // what waits is written; then the run is asked to stop
}

RunId TrainSession::Impl::start(const config::RunConfig& config, const std::optional<store::RunOrigin>& origin)
{
    if (active || m_claiming)
        return enqueue(config, origin);
    const RunId run(makeUuid());
    m_uncreated.insert(run);
    m_storeJobs->post([this, run, config, origin](const Result<store::Store*>& store) {
        Result<> outcome = writable(store).and_then([&](store::Store* good) -> Result<> {
            if (auto row = good->createRun(run, config, train::RunState::Queued, {.group = {}, .origin = origin}); !row)
                return fail(std::move(row.error()));
            const auto mine = good->claimQueued(run); // before another process takes it
            if (!mine)
                return fail(mine.error());
            if (!*mine)
                return fail(ErrorCode::Busy, "Another process works through the queue and has taken the run.");
            return {};
        });
        QMetaObject::invokeMethod(
            &q, [this, run, outcome] { created(run, outcome); }, Qt::QueuedConnection);
    });
    activate({.run = run, .config = config}, {});
    return run;
}

bool TrainSession::Impl::goOn(const store::RunRow& run, Text text)
{
    if (active || m_claiming)
        return false;
    m_uncreated.insert(run.id); // until it is claimed
    m_storeJobs->post([this, id = run.id](const Result<store::Store*>& store) {
        const Result<> outcome = writable(store).and_then(
            [&](store::Store* good) { return good->claimEnded(id).map([](const store::RunRow&) {}); });
        QMetaObject::invokeMethod(
            &q, [this, id, outcome] { created(id, outcome); }, Qt::QueuedConnection);
    });
    activate({run.id, run.config, true, text == Text::FromItsBeginning}, run.group);
    return true;
}

RunId TrainSession::Impl::enqueue(const config::RunConfig& config, const std::optional<store::RunOrigin>& origin)
{
    const RunId run(makeUuid());
    m_own.insert(run);
    m_uncreated.insert(run);
    queue->append({run}, [this, run, config, origin](store::Store& store) {
        const Result<> outcome = writable(&store).and_then([&](store::Store* good) -> Result<> {
            return good->createRun(run, config, train::RunState::Queued, {.group = {}, .origin = origin})
                .map([](const store::RunRow&) {});
        });
        QMetaObject::invokeMethod(
            &q, [this, run, outcome] { created(run, outcome); }, Qt::QueuedConnection);
        return Result<>();
    });
    return run;
}

std::vector<RunId> TrainSession::Impl::enqueueSweep(
    const std::string& group, const sweep::GroupPlan& plan, const std::vector<config::RunConfig>& configs)
{
    std::vector<RunId> ids;
    std::vector<std::pair<RunId, config::RunConfig>> runs;
    for (const config::RunConfig& config : configs) {
        ids.emplace_back(makeUuid());
        runs.emplace_back(ids.back(), config);
    }
    m_own.insert(ids.begin(), ids.end());
    m_uncreated.insert(ids.begin(), ids.end());
    queue->append(ids, [this, group, plan, ids, runs = std::move(runs)](store::Store& store) {
        const Result<> outcome = writable(&store).and_then([&](store::Store* good) {
            return sweep::queueSweep(*good, group, plan, runs).map([](const sweep::QueuedSweep&) {});
        });
        const auto tell = [this, ids, outcome] {
            for (const RunId& run : ids)
                m_uncreated.erase(run);
            Q_EMIT q.storeWritten();
            if (!outcome)
                Q_EMIT q.runFailed({}, outcome.error());
            follow();
        };
        QMetaObject::invokeMethod(&q, tell, Qt::QueuedConnection);
        return Result<>();
    });
    return ids;
}

Result<store::Store*> TrainSession::Impl::writable(const Result<store::Store*>& store) const
{
    if (store && (!m_recorder || (*store)->isReadOnly()))
        return fail(notWritable());
    return store;
}

void TrainSession::Impl::created(const RunId& run, const Result<>& outcome)
{
    m_uncreated.erase(run);
    if (outcome) {
        Q_EMIT q.storeWritten();
        launchIfCreated();
        follow();
        return;
    }
    if (active && active->run() == run) {
        active.reset();
        Q_EMIT q.activeChanged();
        startNext();
    }
    Q_EMIT q.runFailed(run, outcome.error());
}

void TrainSession::Impl::removeQueued(const std::vector<RunId>& runs)
{
    queue->remove(runs, [this, runs](store::Store& store) -> Result<> {
        const auto waiting = store.queue();
        if (!waiting)
            return fail(waiting.error());
        const std::unordered_set<RunId> stillWaits(waiting->begin(), waiting->end());
        for (const RunId& run : runs) {
            if (!stillWaits.contains(run))
                continue; // it has begun meanwhile, here or elsewhere, or another has removed it
            if (auto freed = store.removeRun(run); !freed)
                return fail(std::move(freed.error()));
        }
        QMetaObject::invokeMethod(
            &q, [this] { Q_EMIT q.storeWritten(); }, Qt::QueuedConnection);
        return {};
    });
}

bool TrainSession::Impl::isReleased() const
{
    return m_released || std::ranges::all_of(queue->runs(), [this](const RunId& run) { return m_own.contains(run); });
}

void TrainSession::Impl::release()
{
    m_released = true;
    if (queue->isHeld())
        queue->setHeld(false);
    else
        follow();
}

void TrainSession::Impl::follow()
{
    // Once it has begun to work through runs of its own, it goes on with those that others add.
    const bool hasWork = active || !queue->runs().empty();
    m_released = m_released || (queue->isLoaded() && hasWork && isReleased());
    startNext();
    Q_EMIT q.queueChanged();
}

void TrainSession::Impl::startNext()
{
    if (m_ending || active || m_claiming || !m_recorder || !queue->isLoaded() || queue->isHeld() || !isReleased())
        return;
    const auto& waiting = queue->runs();
    if (std::ranges::all_of(waiting, [this](const RunId& run) { return m_uncreated.contains(run); }))
        return;
    m_claiming = true;
    m_storeJobs->post([this](const Result<store::Store*>& store) {
        auto row = m_ending ? Result<std::optional<store::RunRow>>(std::nullopt)
            : store         ? (*store)->claimQueued()
                            : fail(store.error());
        QMetaObject::invokeMethod(
            &q, [this, row = std::move(row)] { claimed(row); }, Qt::QueuedConnection);
    });
}

void TrainSession::Impl::claimed(Result<std::optional<store::RunRow>> row)
{
    m_claiming = false;
    if (!row) {
        Q_EMIT q.runFailed({}, row.error());
    } else if (*row) {
        activate({.run = (*row)->id, .config = (*row)->config}, (*row)->group);
        queue->forget((*row)->id);
    } else {
        queue->refresh(); // others have taken them, or hold them
    }
}

void TrainSession::Impl::activate(TrainTask task, const std::string& group)
{
    // Both are called on the worker thread; what they start runs on this one, and is dropped once `q` is gone.
    const auto wake = [this] {
        QMetaObject::invokeMethod(
            &q, [this] { scheduleBundle(); }, Qt::QueuedConnection);
    };
    const auto ended = [this, run = task.run] {
        QMetaObject::invokeMethod(
            &q, [this, run] { finished(run); }, Qt::QueuedConnection);
    };
    m_activeConfig = task.config;
    m_group = group.empty() ? nullptr : std::make_shared<Group>(Group{group});
    active = std::make_unique<ActiveRun>(std::move(task), wake, ended);
    active->control().setCapture(capture);
    launchIfCreated();
    Q_EMIT q.activeChanged();
}

void TrainSession::Impl::launchIfCreated()
{
    if (active && !active->launched() && !m_uncreated.contains(active->run()))
        active->launch(m_job, *m_recorder);
}

void TrainSession::Impl::remove(const RunId& run)
{
    m_storeJobs->post([this, run](const Result<store::Store*>& store) {
        // Its last events must be in the store before its row goes.
        const Result<> outcome = m_recorder->flush().and_then([&]() -> Result<> {
            return writable(store).and_then([&](store::Store* good) { return good->removeRun(run).map([](auto) {}); });
        });
        const auto tell = [this, run, outcome] {
            if (!outcome)
                Q_EMIT q.runFailed(run, outcome.error());
            Q_EMIT q.storeWritten();
        };
        QMetaObject::invokeMethod(&q, tell, Qt::QueuedConnection);
    });
}

void TrainSession::Impl::releaseClaim(const RunId& run)
{
    m_storeJobs->post([this, run](const Result<store::Store*>& store) {
        const Result<> outcome = store.and_then([&](store::Store* good) { return good->releaseClaim(run); });
        if (!outcome)
            QMetaObject::invokeMethod(
                &q, [this, run, outcome] { Q_EMIT q.runFailed(run, outcome.error()); }, Qt::QueuedConnection);
    });
}

void TrainSession::Impl::scheduleBundle()
{
    const qint64 waited = m_sinceBundle.isValid() ? m_sinceBundle.elapsed() : kBundleMilliseconds;
    if (waited >= kBundleMilliseconds)
        drain();
    else if (!m_nextBundle.isActive())
        m_nextBundle.start(int(kBundleMilliseconds - waited));
}

void TrainSession::Impl::drain()
{
    if (!active)
        return;
    m_sinceBundle.start();
    const std::vector<train::TrainEvent> events = active->pipe().take();
    if (events.empty())
        return;
    const RunId run = active->run();
    bool changed = false;
    std::optional<Error> failure;
    for (const train::TrainEvent& event : events) {
        if (const auto* const pause = std::get_if<train::PauseChanged>(&event)) {
            const std::string waitsFor = pause->paused ? pause->reason : std::string();
            changed = changed || active->paused != pause->paused || active->waitsFor != waitsFor;
            active->paused = pause->paused;
            active->waitsFor = waitsFor;
        } else if (const auto* const result = std::get_if<train::EvalDone>(&event)) {
            judge(*result);
        } else if (const auto* const end = std::get_if<train::RunEnded>(&event)) {
            failure = end->error;
        }
    }
    Q_EMIT q.eventsArrived(run, events);
    if (changed)
        Q_EMIT q.activeChanged();
    if (failure)
        Q_EMIT q.runFailed(run, *failure);
}

void TrainSession::Impl::judge(const train::EvalDone& result)
{
    if (!m_group || result.part != train::SplitPart::Validation)
        return;
    const auto decide = [this, run = active->run(), group = m_group, config = m_activeConfig,
                         result = sweep::Validation{result.at, result.loss}](const Result<store::Store*>& store) {
        if (!store)
            return; // the run goes on; the recorder tells of a store that is out of reach
        const auto judgement = sweep::judgeInGroup(**store, run, group->name, config, result, group->lastRung);
        if (!judgement) {
            QMetaObject::invokeMethod(
                &q, [this, run, error = judgement.error()] { Q_EMIT q.runFailed(run, error); }, Qt::QueuedConnection);
        } else if (*judgement) {
            group->lastRung = (*judgement)->rung;
            if ((*judgement)->decision.stop) {
                const auto reason = sweep::decisionText((*judgement)->decision, result);
                QMetaObject::invokeMethod(
                    &q, [this, run, at = result.at, reason] { stopAsHopeless(run, at, reason); }, Qt::QueuedConnection);
            }
        }
    };
    m_storeJobs->post(decide);
}

void TrainSession::Impl::stopAsHopeless(const RunId& run, const train::RunPosition& at, const std::string& reason)
{
    if (!active || active->run() != run || active->stopRequested())
        return;
    drain(); // what happened before it is told before it
    const train::TrainEvent event = train::StopDecided{at, reason};
    m_recorder->record(run, event);
    Q_EMIT q.eventsArrived(run, {event});
    q.stop();
}

void TrainSession::Impl::finished(const RunId& run)
{
    if (!active || active->run() != run)
        return;
    drain();
    const bool discard = active->discard;
    const std::optional<Error> notResumed = active->notResumed();
    const bool freshText = active->task().freshText;
    active.reset();
    if (discard)
        remove(run);
    Q_EMIT q.activeChanged();
    if (notResumed) {
        releaseClaim(run);
        if (notResumed->code == ErrorCode::Mismatch && !freshText)
            Q_EMIT q.textChanged(run, *notResumed);
        else if (notResumed->code != ErrorCode::Cancelled)
            Q_EMIT q.runFailed(run, *notResumed);
    }
    startNext();
}

} // namespace workbench::ui
