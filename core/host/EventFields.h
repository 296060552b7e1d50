// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/host/ByteFields.h"
#include "core/maps/AttentionMap.h"
#include "core/maps/AttentionSnapshot.h"
#include "core/sample/FilmFrame.h"
#include "core/train/TrainEvent.h"

#include <cstdint>
#include <memory>
#include <string>

// The members of everything that crosses, once for both directions; see ByteFields.h.
namespace workbench
{

template <typename Archive>
void fields(Archive& archive, host::Of<Archive, Error>& error)
{
    archive.choice(error.code, ErrorCode::Internal);
    archive(error.message, error.hint);
}

} // namespace workbench

namespace workbench::train
{

template <typename Archive>
void fields(Archive& archive, host::Of<Archive, RunPosition>& at)
{
    archive(at.step, at.bytes, at.seconds, at.epoch);
}
template <typename Archive>
void fields(Archive& archive, host::Of<Archive, StartedFrom>& from)
{
    archive(from.run, from.step, from.optimizer, from.text, from.random);
}
template <typename Archive>
void fields(Archive& archive, host::Of<Archive, KeptCheckpoint>& kept)
{
    archive(kept.at, kept.folder, kept.best, kept.sizeBytes);
}
template <typename Archive>
void fields(Archive& archive, host::Of<Archive, RunStarted>& event)
{
    archive(event.at, event.parameterCount, event.device, event.threads, event.corpusSha256);
    archive(event.trainBytes, event.validationBytes, event.testBytes);
    archive(event.from, event.kept);
}
template <typename Archive>
void fields(Archive& archive, host::Of<Archive, StepDone>& event)
{
    archive(event.at, event.trainLoss, event.learningRate, event.gradNorm, event.bytesPerSecond, event.segmentLength);
    archive(event.residentBytes);
}
template <typename Archive>
void fields(Archive& archive, host::Of<Archive, EvalDone>& event)
{
    archive(event.at);
    archive.choice(event.part, SplitPart::Test);
    archive(event.loss, event.bpc, event.evaluatedBytes, event.evalSeconds, event.best);
    archive.choice(event.asked, Asked::ByHand);
}
template <typename Archive>
void fields(Archive& archive, host::Of<Archive, CheckpointSaved>& event)
{
    archive(event.at, event.folder, event.best, event.sizeBytes);
    archive.choice(event.asked, Asked::ByHand);
}
template <typename Archive>
void fields(Archive& archive, host::Of<Archive, CheckpointRemoved>& event)
{
    archive(event.at, event.folder);
}
template <typename Archive>
void fields(Archive& archive, host::Of<Archive, PauseChanged>& event)
{
    archive(event.at, event.paused, event.reason);
}
template <typename Archive>
void fields(Archive& archive, host::Of<Archive, RolledBack>& event)
{
    archive(event.at, event.from, event.reason, event.count, event.most, event.skippedSegments);
}
template <typename Archive>
void fields(Archive& archive, host::Of<Archive, LearningRateChanged>& event)
{
    archive(event.at, event.from, event.to, event.inherited);
}
template <typename Archive>
void fields(Archive& archive, host::Of<Archive, Warning>& event)
{
    archive(event.at, event.message);
}
template <typename Archive>
void fields(Archive& archive, host::Of<Archive, StopDecided>& event)
{
    archive(event.at, event.reason);
}
template <typename Archive>
void fields(Archive& archive, host::Of<Archive, RunEnded>& event)
{
    archive(event.at);
    archive.choice(event.state, RunState::Interrupted);
    archive(event.error, event.trainLoss, event.validationLoss, event.validationBpc, event.testBpc, event.checkpoint);
}

} // namespace workbench::train

namespace workbench::maps
{

template <typename Archive>
void fields(Archive& archive, host::Of<Archive, AttentionMap>& map)
{
    archive.choice(map.source, MapSource::Sample);
    archive(map.step, map.block, map.stream, map.memoryLimit, map.heads, map.queries, map.keys, map.weights);
    archive(map.firstVisible, map.bytes, map.firstOffset, map.nextByte, map.probabilities);
}

} // namespace workbench::maps
