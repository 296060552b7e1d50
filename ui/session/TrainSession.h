// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "core/config/RunConfig.h"
#include "core/train/TrainEvent.h"

#include <QObject>

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

namespace workbench::store
{
class RunRecorder;
}

namespace workbench::ui
{

/// Trains on a worker thread of its own, one run at a time; others wait in its queue. Lives on the GUI thread. Every
/// event goes to the recorder from the worker thread and to the GUI thread in bundles, at most about 30 a second.
class TrainSession : public QObject
{
    Q_OBJECT
public:
    TrainSession(std::filesystem::path storeDirectory, store::RunRecorder& recorder, QObject* parent = nullptr);
    ~TrainSession() override; ///< asks the run to stop with a checkpoint, waits for it

    /// Creates the run in the store; starts it, or queues it behind the running one. Returns at once; what goes wrong
    /// comes by runFailed(). The corpus "recall" is generated on the worker thread first.
    RunId start(const config::RunConfig& config);
    void pause();
    void resume();
    void stop(); ///< after the current step, with a checkpoint
    void stopAndDiscard(); ///< stops and removes the run with its files
    void evaluateNow();
    void checkpointNow();
    void setLearningRate(double rate);
    void removeQueued(const RunId& run);

    std::optional<RunId> activeRun() const;
    train::RunState activeState() const; ///< Running or Paused while activeRun() has a value
    const std::vector<RunId>& queue() const;

Q_SIGNALS:
    /// Everything that happened to a run since the last bundle, in order.
    void eventsArrived(const workbench::RunId& run, const std::vector<workbench::train::TrainEvent>& events);
    void activeChanged(); ///< the active run or its state
    void queueChanged();
    void runFailed(const workbench::RunId& run, const workbench::Error& error);

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace workbench::ui

Q_DECLARE_METATYPE(workbench::RunId)
Q_DECLARE_METATYPE(workbench::Error)
