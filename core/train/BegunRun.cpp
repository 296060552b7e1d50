// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/BegunRun.h"

#include "core/config/ShapeFields.h"
#include "core/train/CheckpointReader.h"
#include "core/train/LearnerState.h"
#include "core/train/RunBudget.h"
#include "core/train/TorchCall.h"

#include <utility>

namespace workbench::train
{

namespace
{

/// The limit that a position has reached; only where there is one.
std::string reachedLimit(const config::RunConfig& config, const RunPosition& at)
{
    const config::TrainConfig& train = config.train;
    if (train.steps > 0 && at.step >= train.steps)
        return "train.steps is " + std::to_string(train.steps);
    if (train.bytes > 0 && at.bytes >= train.bytes)
        return "train.bytes is " + std::to_string(train.bytes) + " and " + std::to_string(at.bytes) + " are trained";
    if (train.epochs > 0 && at.epoch >= train.epochs)
        return "train.epochs is " + config::fieldText(config, "train.epochs");
    return "train.seconds is " + config::fieldText(config, "train.seconds");
}

/// The same bytes are cut into training, validation and test in the same place.
bool isSameTrainingPart(const config::CorpusConfig& left, const config::CorpusConfig& right)
{
    return left.split == right.split
        && (left.split != config::SplitKind::Fractions || left.trainFraction == right.trainFraction);
}

/// Why the streams of text are not the checkpoint's; empty where they are.
std::string otherStreams(const CheckpointManifest& manifest, const config::RunConfig& config, const std::string& sha256)
{
    if (manifest.corpusSha256 != sha256)
        return "The corpus is not the one that the checkpoint was trained on (its SHA-256 begins with "
            + sha256.substr(0, 8) + ", not " + manifest.corpusSha256.substr(0, 8)
            + "): losses before and after are not of the same text.";
    if (!isSameTrainingPart(manifest.config.corpus, config.corpus))
        return "The corpus is split in another way than the checkpoint's: what it was trained on may now be validated"
               " on.";
    if (manifest.config.train.batch != config.train.batch)
        return "A batch of " + std::to_string(config.train.batch) + " instead of "
            + std::to_string(manifest.config.train.batch) + " reads the corpus in other streams.";
    return {};
}

} // namespace

Result<> checkBeginning(const CheckpointManifest& manifest, const config::RunConfig& config)
{
    std::string differences;
    for (const config::FieldProblem& problem : config::shapeDifferences(manifest.config, config))
        differences += (differences.empty() ? "" : "\n") + problem.path + ": " + problem.message;
    if (!differences.empty())
        return fail(
            ErrorCode::Mismatch, std::move(differences),
            "Leave what shapes the weights as it was, or start a run of its own.");
    if (RunBudget(config.train).isSpent(manifest.at))
        return fail(
            ErrorCode::InvalidArgument,
            "The run would be over before it begins: " + reachedLimit(config, manifest.at)
                + ", and the checkpoint is of step " + std::to_string(manifest.at.step) + ".",
            "Set a greater length: it counts from the first step of the first run on.");
    return {};
}

Result<BegunRun>
beginWith(const TrainRequest& request, const std::string& corpusSha256, Learner& learner, data::SegmentBatcher& batcher)
{
    const Beginning& begin = *request.begin;
    const config::RunConfig& config = request.config;
    const auto contents = readCheckpoint(begin.checkpoint);
    if (!contents)
        return fail(contents.error());
    const CheckpointManifest& manifest = contents->manifest;
    if (auto fits = checkBeginning(manifest, config); !fits)
        return fail(std::move(fits.error()));

    BegunRun begun;
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
    const data::BatchPosition position{.row = parts.text ? place->row : 0, .epoch = place->epoch};
    if (auto found = batcher.seek(position); !found)
        return fail(std::move(found.error()));
    if (!parts.text)
        begun.at.epoch = batcher.epochsDone();
    begun.learningRate = manifest.config.train.learningRate == config.train.learningRate ? place->learningRate
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
