// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/session/ActiveRun.h"
#include "ui/session/RunQueue.h"
#include "ui/session/StoreJobs.h"
#include "ui/session/TrainSession.h"

#include <QElapsedTimer>
#include <QTimer>

#include <atomic>
#include <memory>
#include <string>
#include <unordered_set>

namespace workbench::ui
{

/// What TrainSession does: the life of the active run, and what of the queue it may start.
class TrainSession::Impl
{
public:
    Impl(TrainSession& session, std::filesystem::path directory, store::RunRecorder* recorder, TrainJob job);
    ~Impl();

    RunId start(const config::RunConfig& config, const std::optional<store::RunOrigin>& origin);
    bool goOn(const store::RunRow& run, Text text);
    RunId enqueue(const config::RunConfig& config, const std::optional<store::RunOrigin>& origin);
    std::vector<RunId>
    enqueueSweep(const std::string& group, const sweep::GroupPlan& plan, const std::vector<config::RunConfig>& configs);
    void removeQueued(const std::vector<RunId>& runs);
    void release(); ///< the queue may go on
    void takeNoMore() { m_ending = true; }
    bool isReleased() const; ///< told to go on, or nothing waits but what was made here

    TrainSession& q;
    std::unique_ptr<ActiveRun> active;
    std::unique_ptr<RunQueue> queue;
    std::optional<train::CaptureSettings> capture; ///< of every run

private:
    struct Group {
        std::string name;
        int lastRung = -1; ///< on which the run was judged; of the store's thread
    };

    Result<store::Store*> writable(const Result<store::Store*>& store) const;
    void activate(TrainTask task, const std::string& group);
    void releaseClaim(const RunId& run);
    void launchIfCreated();
    void created(const RunId& run, const Result<>& outcome);
    void follow(); ///< what the queue may do now
    void startNext();
    void claimed(Result<std::optional<store::RunRow>> row);
    void remove(const RunId& run);
    void scheduleBundle();
    void drain();
    void judge(const train::EvalDone& result);
    void stopAsHopeless(const RunId& run, const train::RunPosition& at, const std::string& reason);
    void finished(const RunId& run);

    store::RunRecorder* m_recorder;
    const TrainJob m_job;
    config::RunConfig m_activeConfig;
    std::shared_ptr<Group> m_group; ///< of the active run; null without one
    bool m_released = false, m_claiming = false;
    std::unordered_set<RunId> m_own; ///< queued here
    std::unordered_set<RunId> m_uncreated; ///< runs whose row is not in the store yet
    QElapsedTimer m_sinceBundle;
    QTimer m_nextBundle;
    std::atomic<bool> m_ending = false; ///< nothing more is to be claimed
    std::unique_ptr<StoreJobs> m_storeJobs; // last: its thread ends before what it reports to
};

} // namespace workbench::ui
