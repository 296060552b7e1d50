// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Error.h"
#include "core/base/Result.h"
#include "core/base/StrongId.h"
#include "core/config/RunConfig.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace workbench::maps
{
struct AttentionMap;
struct AttentionSnapshot;
} // namespace workbench::maps

namespace workbench::sample
{
struct FilmFrame;
}

namespace workbench::train
{

class WeightsSnapshot;

enum class RunState {
    Queued,
    Running,
    Paused,
    Finished, ///< reached its length
    Stopped, ///< by the user, with a checkpoint
    Failed, ///< by an error, which is recorded
    Interrupted, ///< its process died; found out at the next look
};

/// "running": the word used in the store, in JSON and on the screen.
std::string_view runStateName(RunState state);
std::optional<RunState> runStateFromName(std::string_view name);
inline bool isLive(RunState state)
{
    return state == RunState::Running || state == RunState::Paused;
}

enum class SplitPart { Train, Validation, Test };
std::string_view splitPartName(SplitPart part); ///< "train", "validation", "test"

/// Why an evaluation is made or a checkpoint saved.
enum class Asked { BySchedule, ByHand };

/// Where in a run something happened. Every event carries it.
struct RunPosition {
    std::int64_t step = 0; ///< optimiser steps done
    std::int64_t bytes = 0; ///< predicted bytes trained on so far
    double seconds = 0; ///< time spent training, without pauses and evaluations
    double epoch = 0; ///< passes over the training part, fractional

    bool operator==(const RunPosition&) const = default;
};

/// The checkpoint that a run began with, and what of it the run goes on with besides the weights.
struct StartedFrom {
    RunId run; ///< whose checkpoint it is; the run itself when it is resumed
    std::int64_t step = 0;
    bool optimizer = false; ///< the optimiser's moments
    bool text = false; ///< place in the corpus, recurrent state and attention memory
    bool random = false; ///< random numbers

    bool operator==(const StartedFrom&) const = default;
};

/// A checkpoint that a run which goes on has found whole.
struct KeptCheckpoint {
    RunPosition at;
    std::filesystem::path folder;
    bool best = false;
    std::int64_t sizeBytes = 0;
};

struct RunStarted {
    RunPosition at; ///< the checkpoint's, where it began with one
    long long parameterCount = 0;
    std::string device; ///< "cpu", or the name of the GPU
    int threads = 0;
    std::string corpusSha256;
    std::int64_t trainBytes = 0, validationBytes = 0, testBytes = 0;
    std::optional<StartedFrom> from = {}; ///< nothing: it began with fresh weights
    std::vector<KeptCheckpoint> kept = {}; ///< of a run that goes on: all that it has, oldest first

    bool isResumed(const RunId& run) const { return from && from->run == run; } ///< `run`: whose event it is
};

struct StepDone {
    RunPosition at;
    double trainLoss = 0; ///< nats per byte
    double learningRate = 0;
    double gradNorm = 0; ///< before clipping
    double bytesPerSecond = 0; ///< of this step
    int segmentLength = 0; ///< T of this step
    std::int64_t residentBytes = 0; ///< memory of the process; 0 where not measured at this step
};

struct EvalDone {
    RunPosition at;
    SplitPart part = SplitPart::Validation;
    double loss = 0; ///< nats per byte
    double bpc = 0; ///< loss / ln 2
    std::int64_t evaluatedBytes = 0;
    double evalSeconds = 0;
    bool best = false; ///< the lowest validation bpc of the run so far
    Asked asked = Asked::BySchedule;
};

struct CheckpointSaved {
    RunPosition at;
    std::filesystem::path folder;
    bool best = false;
    std::int64_t sizeBytes = 0;
    Asked asked = Asked::BySchedule;
};

/// A checkpoint that was removed because newer ones are safe.
struct CheckpointRemoved {
    RunPosition at;
    std::filesystem::path folder;
};

struct PauseChanged {
    RunPosition at;
    bool paused = false;
    std::string reason = {}; ///< why the run waits by itself, with what to do, or goes on; empty: asked for by hand
};

/// A step gave no finite number, so the run goes on from a checkpoint, further on in the text. What came after that
/// checkpoint is forgotten.
struct RolledBack {
    RunPosition at; ///< the checkpoint's
    RunPosition from; ///< where the run was
    std::string reason; ///< "the loss is not a number"
    int count = 1; ///< how often the run has gone back by now
    int most = 1; ///< how often it may
    std::int64_t skippedSegments = 0; ///< of text, with the one that failed
};

struct LearningRateChanged {
    RunPosition at;
    double from = 0, to = 0; ///< the base rate, before warm-up and schedule
    bool inherited = false; ///< changed in the run that the checkpoint is of, and in force from the start; else by hand
};

/// Something the user should know that does not end the run.
struct Warning {
    RunPosition at;
    std::string message;
};

/// The run is about to be stopped by a rule rather than by a person: a sweep's other runs do better. Told by who
/// judges, not by the trainer.
struct StopDecided {
    RunPosition at;
    std::string reason; ///< "1.92 bpc at step 2,000: 4th of 6 at this point; the best 2 go on"
};

/// The attention of a step, as asked for by TrainControl::setCapture(). Not recorded. `at` is after the step; the map's
/// own step counts those behind the weights that it shows.
struct AttentionCaptured {
    RunPosition at;
    std::shared_ptr<const maps::AttentionMap> map;
    double captureSeconds = 0; ///< that the step took longer for it
};

/// A look at the attention over the run's own probe text, the same text every time.
struct SnapshotTaken {
    RunPosition at;
    std::shared_ptr<const maps::AttentionSnapshot> snapshot;
};

/// What the run writes after its fixed prompt with the weights of `at`.
struct FilmTaken {
    RunPosition at;
    std::shared_ptr<const sample::FilmFrame> frame;
};

/// The weights as they are at `at`, as asked for by TrainControl::requestWeights(). Not recorded.
struct WeightsPublished {
    RunPosition at;
    std::shared_ptr<const WeightsSnapshot> weights;
};

/// The last event of every run.
struct RunEnded {
    RunPosition at;
    RunState state = RunState::Finished;
    std::optional<Error> error; ///< for Failed
    std::optional<double> trainLoss; ///< of the last step, nats
    std::optional<double> validationLoss, validationBpc; ///< best
    std::optional<double> testBpc; ///< on the best checkpoint
    std::filesystem::path checkpoint; ///< best one; empty where none was written
};

using TrainEvent = std::variant<
    RunStarted, StepDone, EvalDone, CheckpointSaved, CheckpointRemoved, PauseChanged, RolledBack, LearningRateChanged,
    Warning, StopDecided, AttentionCaptured, SnapshotTaken, FilmTaken, WeightsPublished, RunEnded>;

/// Receives the events of one run, in order, on the training thread. Must return quickly: a queue push, no more.
class EventSink
{
public:
    virtual ~EventSink() = default;
    virtual void accept(const TrainEvent& event) = 0;

    /// A checkpoint is about to be written. Who records returns when all that was accepted is where it lasts, also when
    /// the power fails, so that a run which goes on from that checkpoint finds what led up to it. An error: it is kept
    /// and tried again, but does not last yet.
    virtual Result<> settle() { return {}; }

    /// Asked before every step, so it costs next to nothing. An error while so much is kept that cannot be written that
    /// a run had better wait than lose some of it; it says what is wrong and what to do.
    virtual Result<> mayGoOn() { return {}; }
};

} // namespace workbench::train
