// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/TrainingLoop.h"

#include "core/base/SystemMemory.h"
#include "core/train/LearnerState.h"
#include "core/train/LrSchedule.h"
#include "core/train/SegmentTensors.h"
#include "core/train/TorchCall.h"

#include <torch/version.h>

#include <cmath>
#include <utility>

namespace workbench::train
{

namespace
{

using Clock = std::chrono::steady_clock;
constexpr auto kLookAround = std::chrono::seconds(1);

/// checkSplit() has seen to it that the streams are long enough.
data::SegmentBatcher trainingBatcher(const PreparedRun& run)
{
    const data::CorpusPart& part = run.corpus.split.train;
    const config::TrainConfig& train = run.request.config.train;
    return data::SegmentBatcher::create(run.corpus.fileOf(part), part, train.batch, train.bptt).value();
}

} // namespace

TrainingLoop::TrainingLoop(
    const PreparedRun& run, int threads, EventSink& sink, TrainControl& control, std::stop_token stop)
    : m_run(run)
    , m_config(run.request.config)
    , m_train(run.request.config.train)
    , m_threads(threads)
    , m_sink(sink)
    , m_control(control)
    , m_stop(std::move(stop))
    , m_device(torchDevice(run.device))
    , m_lengths(m_train.bptt, m_train.varyBptt, m_train.seed)
    , m_batcher(trainingBatcher(run))
    , m_budget(m_train)
    , m_learner(m_config, m_device)
    , m_evaluations(run, sink, m_stop)
    , m_checkpoints(
          run.request.fileSystem ? *run.request.fileSystem : realFileSystem(), run.request.checkpointFolder,
          m_config.checkpoint, sink)
    , m_cadence(m_config.checkpoint, Clock::now())
    , m_capture(m_config, m_batcher, control, sink)
    , m_snapshots(run, sink)
    , m_film(run, threads, sink)
    , m_spikes(m_config.safety.spikeDeviations)
    , m_at(run.goesOnFrom)
{
}

Result<RunState> TrainingLoop::run()
{
    if (auto started = start(); !started)
        return fail(std::move(started.error()));
    Result<> course = m_resumed ? doWhatIsDue() : Result<>(); // what the break may have come before
    while (course && !m_budget.isSpent(m_at)) {
        course = obeyControl();
        if (!course || m_stop.stop_requested())
            break;
        course = trainStep().and_then([this](bool done) { return done ? doWhatIsDue() : Result<>(); });
    }
    if (course && !m_stop.stop_requested()) {
        course = finish();
        if (course)
            return RunState::Finished;
    }
    if (!course && course.error().code != ErrorCode::Cancelled) {
        saveAfterFailure();
        return fail(std::move(course.error()));
    }
    saveInterim();
    m_snapshots.takeLast(m_learner.model(), m_at);
    m_film.takeLast(m_learner.model(), m_at);
    return RunState::Stopped;
}

Result<bool> TrainingLoop::trainStep()
{
    const Clock::time_point started = Clock::now();
    const data::BatchPosition place = m_batcher.position();
    const at::Tensor random = m_learner.random().cpuState();
    const at::Tensor deviceRandom = m_learner.random().deviceState();
    const model::ShaRnnState carried = m_learner.carried();
    auto segment = m_batcher.next(m_lengths.at(m_at.step));
    if (!segment)
        return fail(std::move(segment.error()));
    const double rate = learningRate(m_train, m_at.step, m_budget.progress(m_at));
    const auto outcome = callTorch("training", [&] {
        if (segment->startsEpoch)
            m_learner.forgetText();
        return m_learner.step(toTensors(*segment, m_device), rate, m_capture.lookAt(m_at));
    });
    if (!outcome) {
        // Nothing of the step stays, so that a checkpoint after the failure is one of the step before.
        m_learner.forgetGradients();
        m_learner.setCarried(carried);
        m_capture.forget();
        (void)m_batcher.seek(place);
        (void)callTorch("putting random numbers back", [&]() -> Result<> {
            m_learner.random().setStates(random, deviceRandom);
            return {};
        });
        return mend(outcome.error()).map([] { return false; });
    }

    const std::int64_t bytes = std::int64_t{segment->length} * segment->batch;
    const double seconds = std::chrono::duration<double>(Clock::now() - started).count();
    m_at.step += 1;
    m_at.bytes += bytes;
    m_at.seconds += seconds;
    m_at.epoch = epochsDone();
    m_trainLoss = outcome->loss;

    StepDone done{
        .at = m_at,
        .trainLoss = outcome->loss,
        .learningRate = rate,
        .gradNorm = outcome->gradNorm,
        .bytesPerSecond = seconds > 0 ? static_cast<double>(bytes) / seconds : 0,
        .segmentLength = segment->length};
    const bool lookAround = m_at.step == 1 || Clock::now() - m_lookedAround >= kLookAround;
    if (lookAround) {
        m_lookedAround = Clock::now();
        done.residentBytes = residentBytes();
    }
    m_sink.accept(done);
    m_capture.send(m_at);
    // The first segment of an epoch has nothing to look back on: that it costs more is no news.
    if (auto spike = segment->startsEpoch ? std::nullopt : m_spikes.look(m_at.step, outcome->loss, outcome->gradNorm))
        m_sink.accept(Warning{m_at, std::move(*spike)});
    return (lookAround ? checkCorpus() : Result<>{}).map([] { return true; });
}

Result<> TrainingLoop::doWhatIsDue()
{
    const auto isDue = [this](std::int64_t every) { return every > 0 && m_at.step % every == 0; };
    // A run that goes on comes here with a step that may have been validated before the break.
    if (isDue(m_config.eval.everySteps) && !m_evaluations.isValidated(m_at.step) && !m_stop.stop_requested())
        if (auto done = validate(); !done)
            return done;
    if (m_cadence.isDue(m_at.step, Clock::now()))
        saveCheckpoint();
    m_snapshots.takeIfDue(m_learner.model(), m_at);
    m_film.takeIfDue(m_learner.model(), m_at);
    return {};
}

Result<> TrainingLoop::evaluate(Asked asked)
{
    const auto done = m_evaluations.validate(m_learner.model(), m_at, asked);
    return done ? checkCorpus() : fail(done.error());
}

Result<> TrainingLoop::validate(Asked asked)
{
    if (auto done = evaluate(asked); !done)
        return done;
    if (isBest() || (m_config.checkpoint.afterEvaluation && m_evaluations.isValidated(m_at.step)))
        saveCheckpoint();
    else
        m_checkpoints.renew(manifest());
    return {};
}

void TrainingLoop::saveAfterFailure()
{
    // What was reached before the failure is worth keeping, if it is still what it was.
    const auto intact = callTorch("checking the weights", [&]() -> Result<bool> {
        return m_at.step > 0 && m_learner.isConsistent() && m_learner.weightsAreFinite();
    });
    if (intact.value_or(false))
        saveInterim();
}

Result<> TrainingLoop::finish()
{
    if (!m_evaluations.isValidated(m_at.step))
        if (auto done = evaluate(Asked::BySchedule); !done)
            return done;
    if (auto saved = waitForRoom([this] { return trySaving(Asked::BySchedule, false); }); !saved) {
        if (saved.error().code == ErrorCode::Cancelled)
            return saved;
        tellNotSaved(saved.error());
    }
    m_checkpoints.tidy(m_at);
    m_snapshots.takeLast(m_learner.model(), m_at);
    m_film.takeLast(m_learner.model(), m_at);
    if (auto tested = m_evaluations.test(m_checkpoints.best(), m_at); !tested)
        return tested;
    (void)waitForRoom([this] { return m_sink.settle(); }); // all is done: who stops now leaves what is not recorded
    return {};
}

Result<> TrainingLoop::checkCorpus() const
{
    for (const data::ByteCorpus& file : m_run.corpus.files)
        if (file.changedSinceOpen())
            return fail(file.changedError());
    return {};
}

double TrainingLoop::epochsDone() const
{
    // What is left of the streams and too short for a segment belongs to the epoch that is over.
    const data::BatchPosition& position = m_batcher.position();
    const bool over = position.row + m_train.bptt + 1 > m_batcher.rows();
    return over ? static_cast<double>(position.epoch + 1) : m_batcher.epochsDone();
}

CheckpointManifest TrainingLoop::manifest(bool interim) const
{
    CheckpointManifest manifest;
    manifest.run = m_run.request.run;
    manifest.at = m_at;
    manifest.config = m_config;
    manifest.corpusSha256 = m_run.corpusSha256;
    manifest.torchVersion = TORCH_VERSION;
    manifest.device = deviceName(m_run.device);
    manifest.threads = m_threads;
    if (m_evaluations.isValidated(m_at.step) && std::isfinite(m_evaluations.latest()->bpc))
        manifest.validationBpc = m_evaluations.latest()->bpc;
    manifest.memory = RunMemory{
        .learningRate = m_train.learningRate,
        .trainLoss = m_trainLoss,
        .latest = m_evaluations.latest(),
        .best = m_evaluations.best(),
        .bestSaved = m_bestSaved,
        .rollbacks = m_rollbacks,
        .microBatch = m_microBatch,
        .interim = interim};
    return manifest;
}

CheckpointTensors TrainingLoop::tensors()
{
    return tensorsOf(m_learner, {m_batcher.position().epoch, m_batcher.position().row, m_train.learningRate});
}

RunEnded TrainingLoop::outcome() const
{
    RunEnded ended;
    ended.at = m_at;
    ended.trainLoss = m_trainLoss;
    ended.testBpc = m_evaluations.testBpc();
    if (const auto& best = m_evaluations.best()) {
        ended.validationLoss = best->loss;
        ended.validationBpc = best->bpc;
    }
    ended.checkpoint = m_checkpoints.best().empty() ? m_checkpoints.newest() : m_checkpoints.best();
    return ended;
}

} // namespace workbench::train
