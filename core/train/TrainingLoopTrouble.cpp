// SPDX-License-Identifier: GPL-3.0-or-later
// What a run does about a step that failed, when nothing of that step is left any more.
#include "core/train/GoodCheckpoint.h"
#include "core/train/LearnerState.h"
#include "core/train/TorchCall.h"
#include "core/train/TrainingLoop.h"

#include <string>
#include <utility>

namespace workbench::train
{

Result<> TrainingLoop::mend(Error error)
{
    if (error.code == ErrorCode::OutOfMemory && shrinkMicroBatch())
        return {};
    if (error.code == ErrorCode::Diverged && m_config.safety.rollbacks > 0)
        return rollBack(std::move(error));
    if (error.code == ErrorCode::Diverged)
        error.hint += " With safety.rollbacks a run goes back to a checkpoint by itself.";
    return fail(std::move(error));
}

bool TrainingLoop::shrinkMicroBatch()
{
    const int before = m_learner.microBatch();
    if (!m_config.safety.shrinkMicroBatch || before <= 1 || !m_learner.isConsistent())
        return false;
    freeCachedMemory(m_device);
    m_microBatch = before / 2;
    m_learner.setMicroBatch(m_microBatch);
    m_sink.accept(Warning{
        m_at,
        "Memory ran out in step " + std::to_string(m_at.step + 1) + ": it is done again, and so are all to come, "
            + std::to_string(m_microBatch) + " streams at a time instead of " + std::to_string(before) + "."});
    m_checkpoints.renew(manifest());
    return true;
}

Result<> TrainingLoop::rollBack(Error error)
{
    const int most = m_config.safety.rollbacks;
    if (m_rollbacks >= most) {
        error.message += " The run has gone back to a checkpoint " + std::to_string(m_rollbacks)
            + " times already, as often as safety.rollbacks lets it.";
        return fail(std::move(error));
    }
    auto good = findGoodCheckpoint(m_run.request.checkpointFolder, m_run.request.run, m_at.step);
    if (!good) {
        error.message += " The run has no good checkpoint to go back to.";
        return fail(std::move(error));
    }

    const std::int64_t segments = 1 + m_config.safety.skipSegments; // the one that failed is the first
    const CheckpointManifest& to = good->contents.manifest;
    // The random numbers go on from where they are and the text is another one, so the same does not happen again.
    const auto restored = callTorch("going back to a checkpoint", [&] {
        return restore(
            m_learner, good->contents.tensors, to.config, {.optimizer = true, .text = false, .random = false});
    });
    if (!restored) {
        m_learner.abandon();
        return fail(restored.error());
    }
    if (auto found = m_batcher.seek(placeBehind(segments)); !found)
        return found;

    ++m_rollbacks;
    const OwnCheckpoints own = findOwnCheckpoints(m_run.request.checkpointFolder, to);
    const RolledBack event{
        .at = to.at,
        .from = m_at,
        .reason = divergenceReason(error),
        .count = m_rollbacks,
        .most = most,
        .skippedSegments = segments};
    m_at = to.at;
    m_checkpoints.goBack(own, event);
    takeOver(to, own);
    m_snapshots.goBack(m_at.step);
    m_film.goBack(m_at.step);
    m_spikes.forget();
    const double before
        = std::exchange(m_train.learningRate, to.memory ? to.memory->learningRate : restored->learningRate);
    if (before != m_train.learningRate)
        m_sink.accept(LearningRateChanged{.at = m_at, .from = before, .to = m_train.learningRate, .inherited = true});
    // Whoever goes on from here must do so behind the text that failed too.
    noteSaved(save(manifest(to.memory && to.memory->interim), good->folder == own.bestFolder));
    return {};
}

/// The place in the text that many segments further on. A text that is passed over whole is the same text again, so it
/// counts once at most.
data::BatchPosition TrainingLoop::placeBehind(std::int64_t segments) const
{
    data::SegmentBatcher batcher = m_batcher;
    batcher.skip(0);
    const data::BatchPosition start = batcher.position();
    for (std::int64_t i = 0; i < segments; ++i)
        batcher.skip(m_lengths.at(m_at.step + i));
    const data::BatchPosition end = batcher.position();
    const std::int64_t passes = end.epoch > start.epoch && end.row <= start.row ? 1 : 0;
    return {.row = end.row, .epoch = start.epoch + passes};
}

} // namespace workbench::train
