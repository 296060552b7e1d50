// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/SegmentBatcher.h"
#include "core/data/SegmentLengths.h"
#include "core/train/AttentionCapture.h"
#include "core/train/BegunRun.h"
#include "core/train/CheckpointCadence.h"
#include "core/train/CheckpointSeries.h"
#include "core/train/FilmSeries.h"
#include "core/train/Learner.h"
#include "core/train/OwnCheckpoints.h"
#include "core/train/PreparedRun.h"
#include "core/train/RunBudget.h"
#include "core/train/RunEvaluations.h"
#include "core/train/SnapshotSeries.h"
#include "core/train/SpikeWatch.h"
#include "core/train/TrainControl.h"
#include "core/train/TrainEvent.h"

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

namespace workbench::train
{

/// The course of one run: steps, and between them what is due or asked for - evaluation, checkpoint, looks, pause,
/// stop. Emits all its events but the last, RunEnded, which is its caller's: outcome() says what goes into it.
class TrainingLoop
{
public:
    /// Hashes nothing and writes nothing; builds the model. Throws c10::Error.
    TrainingLoop(const PreparedRun& run, int threads, EventSink& sink, TrainControl& control, std::stop_token stop);

    /// To the end of the run. Stopped is a success too; on an error the work so far is in a checkpoint where possible.
    Result<RunState> run();

    /// What is known of the run now: all of RunEnded but state and error.
    RunEnded outcome() const;

private:
    static constexpr std::chrono::milliseconds kLookAgain{2000}; ///< whether a run that waits by itself may go on
    static constexpr auto kGoesOn = "There is room again.";

    Result<> start(); ///< with fresh weights, or with those of a checkpoint
    void goOn(const BegunRun& begun, const OwnCheckpoints& own); ///< of a run that was cut short
    void takeOver(const CheckpointManifest& manifest, const OwnCheckpoints& own); ///< what was known at that checkpoint
    Result<bool> trainStep(); ///< false: it came to nothing, and the run goes on all the same
    Result<> mend(Error error); ///< of a step of which nothing is left
    bool shrinkMicroBatch();
    Result<> rollBack(Error error);
    data::BatchPosition placeBehind(std::int64_t segments) const;
    Result<> obeyControl();
    Result<> handle(const TrainControl::Requests& requests);
    void changeLearningRate(double rate);
    void publishWeights();
    Result<> doWhatIsDue();
    Result<> evaluate(Asked asked);
    Result<> validate(Asked asked = Asked::BySchedule); ///< and saves what is the best so far
    void saveCheckpoint(Asked asked = Asked::BySchedule);
    void noteSaved(const Result<>& saved, Asked asked = Asked::BySchedule); ///< a trouble that lasts is told once
    void saveToGoBackTo(); ///< at the start: its first steps may be those that fail
    Result<> trySaving(Asked asked, bool interim); ///< as the best one, if this step has been validated as such
    Result<> save(const CheckpointManifest& manifest, bool best, Asked asked = Asked::BySchedule);
    bool isBest() const; ///< this step has been validated, and no better one is saved
    void saveInterim(); ///< so that the run can go on from here, which ends before its time
    void tellNotSaved(const Error& error); ///< at the end of the run
    /// A wait that is told once. `told`: the reason, empty for one by hand.
    void tellPause(std::optional<std::string>& told, const std::string& reason);
    /// Does what the end of a run must not do without, again and again while there is no room for it, twice if it
    /// fails otherwise. Cancelled when a stop ends the waiting.
    Result<> waitForRoom(const std::function<Result<>()>& attempt);
    void saveAfterFailure();
    Result<> finish();
    Result<> checkCorpus() const;
    double epochsDone() const;
    CheckpointManifest manifest(bool interim = false) const;
    CheckpointTensors tensors();

    const PreparedRun& m_run;
    const config::RunConfig& m_config;
    config::TrainConfig m_train; ///< as configured, but with the learning rate that is in force
    int m_threads;
    EventSink& m_sink;
    TrainControl& m_control;
    std::stop_token m_stop;

    at::Device m_device;
    data::SegmentLengths m_lengths;
    data::SegmentBatcher m_batcher;
    RunBudget m_budget;
    Learner m_learner;
    RunEvaluations m_evaluations;
    CheckpointSeries m_checkpoints;
    CheckpointCadence m_cadence;
    AttentionCapture m_capture;
    SnapshotSeries m_snapshots;
    FilmSeries m_film;
    SpikeWatch m_spikes;

    bool m_resumed = false; ///< it goes on from its own checkpoint
    RunPosition m_at;
    int m_rollbacks = 0; ///< how often it has gone back
    int m_microBatch = 0; ///< streams at a time since memory ran out; 0: as configured
    std::optional<double> m_trainLoss; ///< of the last step
    std::optional<Validation> m_bestSaved; ///< the one behind the best checkpoint; nothing while there is none
    std::optional<ErrorCode> m_notSaved; ///< why checkpoints are not saved for now, as told
    std::chrono::steady_clock::time_point m_lookedAround; ///< when memory and corpus were looked at last
};

} // namespace workbench::train
