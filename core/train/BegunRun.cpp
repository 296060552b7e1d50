// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/BegunRun.h"

#include "core/train/BranchFit.h"
#include "core/train/CheckpointReader.h"
#include "core/train/LearnerState.h"
#include "core/train/PreparedRun.h"
#include "core/train/ResumeFit.h"
#include "core/train/TorchCall.h"

#include <utility>

namespace workbench::train
{

Result<BegunRun>
beginWith(const TrainRequest& request, const std::string& corpusSha256, Learner& learner, data::SegmentBatcher& batcher)
{
    const Beginning& begin = *request.begin;
    const config::RunConfig& config = request.config;
    const auto contents = readCheckpoint(begin.checkpoint);
    if (!contents)
        return fail(contents.error());
    const CheckpointManifest& manifest = contents->manifest;
    const bool resumed = isResumed(request, manifest);
    // Once more: the checkpoint may have been replaced since the run was prepared.
    if (auto fits = resumed ? checkResume(manifest, config, RunState::Interrupted) : checkBeginning(manifest, config);
        !fits)
        return fail(std::move(fits.error()));

    BegunRun begun;
    if (resumed)
        begun.own = manifest;
    begun.at = manifest.at;
    const std::string streams = otherStreams(manifest, config, corpusSha256);
    const bool hasNumbers = learner.device().is_cpu() || model::findTensor(contents->tensors.state, "random.device");
    const RestoredParts parts{
        .optimizer = !begin.freshOptimizer && manifest.config.train.optimizer == config.train.optimizer,
        .text = !begin.freshText && streams.empty(),
        .random = hasNumbers && manifest.config.train.seed == config.train.seed};
    begun.from = {manifest.run, manifest.at.step, parts.optimizer, parts.text, parts.random};

    const auto place = callTorch(
        "beginning with a checkpoint", [&] { return restore(learner, contents->tensors, manifest.config, parts); });
    if (!place) {
        Error error = place.error();
        error.message = begin.checkpoint.string() + ": " + error.message;
        return fail(std::move(error));
    }
    // Of one run epochs never go back: text that begins anew counts the pass which is broken off.
    const bool breaksOff = resumed && !parts.text && place->row > 0;
    const data::BatchPosition position{.row = parts.text ? place->row : 0, .epoch = place->epoch + (breaksOff ? 1 : 0)};
    if (auto found = batcher.seek(position); !found)
        return fail(std::move(found.error()));
    if (!parts.text)
        begun.at.epoch = batcher.epochsDone();
    if (resumed && manifest.memory)
        begun.learningRate = manifest.memory->learningRate;
    else
        begun.learningRate = manifest.config.train.learningRate == config.train.learningRate
            ? place->learningRate
            : config.train.learningRate;
    if (!streams.empty())
        begun.warnings.push_back(
            streams + " The text starts at its beginning, and recurrent state and memory are empty.");
    if (!hasNumbers && manifest.config.train.seed == config.train.seed)
        begun.warnings.emplace_back(
            "The checkpoint was saved on another device: random numbers begin anew from train.seed.");
    return begun;
}

} // namespace workbench::train
