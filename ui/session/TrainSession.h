// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "core/config/RunConfig.h"
#include "core/store/StoreTypes.h"
#include "core/sweep/GroupPlan.h"
#include "core/train/TrainControl.h"
#include "core/train/TrainEvent.h"
#include "ui/session/TrainJob.h"

#include <QObject>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace workbench::store
{
class RunRecorder;
}

namespace workbench::ui
{

/// Trains on a worker thread of its own, one run at a time; others wait in the store's queue, which it works through.
/// Lives on the GUI thread. Every event goes to the recorder from the worker thread and to the GUI thread in bundles,
/// at most about 30 a second.
///
/// The queue outlives the session, and other processes put runs into it too. So a session takes runs from it only once
/// it was told to: by a run that was started or queued here while no others waited, or by setQueueHeld(false). Runs of
/// a sweep with successive halving are stopped when the others of their group, in the store, do better.
class TrainSession : public QObject
{
    Q_OBJECT
public:
    /// `recorder` is null where the store cannot be written to: every start() fails then. `job` is what the worker
    /// thread does for one run; tests give their own, empty means the real one.
    TrainSession(
        std::filesystem::path storeDirectory, store::RunRecorder* recorder, QObject* parent = nullptr,
        TrainJob job = {});
    ~TrainSession() override; ///< asks the run to stop with a checkpoint, waits for it

    /// Creates the run in the store; starts it, or queues it behind the running one. Returns at once; what goes wrong
    /// comes by runFailed(). The corpus "recall" is generated on the worker thread first.
    /// With an origin it begins with that checkpoint, which must still be there when the run starts.
    RunId start(const config::RunConfig& config, const std::optional<store::RunOrigin>& origin = {});
    /// The run has ended before its length, so that going on makes sense.
    static bool canGoOn(const store::RunRow& run);
    enum class Text {
        WhereItWas,
        FromItsBeginning, ///< as it is now, whether or not it has changed
    };
    /// Goes on with a run that has ended, from its newest checkpoint, if nothing trains here; false otherwise. Where it
    /// cannot go on, textChanged() or runFailed() says why and the run stays as it was.
    bool goOn(const store::RunRow& run, Text text = Text::WhereItWas);
    /// At the end of the queue, which starts it if nothing trains and nothing else waits.
    RunId enqueue(const config::RunConfig& config, const std::optional<store::RunOrigin>& origin = {});
    /// All of a sweep, as a group: `group` gets a number where that name is taken. In the order of `configs`.
    std::vector<RunId>
    enqueueSweep(const std::string& group, const sweep::GroupPlan& plan, const std::vector<config::RunConfig>& configs);
    void pause();
    void resume();
    void stop(); ///< after the current step, with a checkpoint
    void stopAndDiscard(); ///< stops and removes the run with its files
    void evaluateNow();
    void checkpointNow();
    void setLearningRate(double rate);

    /// Frames of the attention from the active run and from those after it; they come within eventsArrived(), one at a
    /// time: the next one follows frameTaken(). nullopt: none.
    void setCapture(std::optional<train::CaptureSettings> settings);
    void frameTaken();
    void
    requestWeights(); ///< of the active run, after its current step: a WeightsPublished comes within eventsArrived()

    void removeQueued(const RunId& run) { removeQueuedRuns({run}); }
    void removeQueuedRuns(const std::vector<RunId>& runs); ///< from the queue and from the store
    void moveQueued(const RunId& run, int position); ///< to that place in queue()
    void
    moveQueuedRuns(const std::vector<RunId>& runs, int position); ///< before what stands at that place in queue() now
    /// No further run of the queue is started in this process, which is on its way to its end; the store's queue is not
    /// held.
    void takeNoMore();
    void setQueueHeld(bool held); ///< while held, no process starts a waiting run
    void refreshQueue(); ///< reads what other processes did to it: to be called when the store has changed

    bool queueHeld() const; ///< this session starts no waiting run
    bool
    queueKeptFromBefore() const; ///< held because runs wait that this session did not make, until it is told to go on
    const std::vector<RunId>& queue() const; ///< waiting, of all processes, the next one first

    std::optional<RunId> activeRun() const;
    train::RunState activeState() const; ///< Running or Paused while activeRun() has a value
    std::string
    waitsFor() const; ///< why the active run is paused, if it waits by itself: what is wrong, and what to do
    bool stopRequested() const; ///< the active run is on its way to its end

Q_SIGNALS:
    /// Everything that happened to a run since the last bundle, in order.
    void eventsArrived(const workbench::RunId& run, const std::vector<workbench::train::TrainEvent>& events);
    void activeChanged(); ///< the active run, its state, or whether it is asked to stop
    void queueChanged();
    void storeWritten(); ///< a run was created or removed: lists may look at once
    /// A run cannot go on, because its corpus is another one now; from the beginning of that text it could.
    void textChanged(const workbench::RunId& run, const workbench::Error& error);
    /// Also for what could not be done to the queue; the run is empty then.
    void runFailed(const workbench::RunId& run, const workbench::Error& error);

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace workbench::ui
