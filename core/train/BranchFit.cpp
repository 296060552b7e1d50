// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/BranchFit.h"

#include "core/config/ShapeFields.h"
#include "core/train/RunBudget.h"

#include <optional>
#include <string_view>
#include <utility>

namespace workbench::train
{

namespace
{

/// The field of the limit that a position has reached.
std::optional<std::string_view> reachedLimit(const config::TrainConfig& train, const RunPosition& at)
{
    if (!RunBudget(train).isSpent(at))
        return std::nullopt;
    if (train.steps > 0 && at.step >= train.steps)
        return "train.steps";
    if (train.bytes > 0 && at.bytes >= train.bytes)
        return "train.bytes";
    if (train.epochs > 0 && at.epoch >= train.epochs)
        return "train.epochs";
    return "train.seconds";
}

/// The same bytes are cut into training, validation and test in the same place.
bool isSameTrainingPart(const config::CorpusConfig& left, const config::CorpusConfig& right)
{
    return left.split == right.split
        && (left.split != config::SplitKind::Fractions || left.trainFraction == right.trainFraction);
}

} // namespace

std::vector<config::FieldProblem> branchProblems(const CheckpointManifest& manifest, const config::RunConfig& config)
{
    auto problems = config::shapeDifferences(manifest.config, config);
    if (const auto limit = reachedLimit(config.train, manifest.at))
        problems.push_back(
            {std::string(*limit),
             "the run would be over before it begins: the limit is " + config::fieldText(config, *limit)
                 + ", and the checkpoint is of step " + std::to_string(manifest.at.step)
                 + ". Lengths count from the first step of the first run on."});
    return problems;
}

Result<> checkBeginning(const CheckpointManifest& manifest, const config::RunConfig& config)
{
    std::string problems;
    bool fits = true;
    for (const config::FieldProblem& problem : branchProblems(manifest, config)) {
        problems += (problems.empty() ? "" : "\n") + problem.path + ": " + problem.message;
        fits = fits && !config::shapesWeights(problem.path);
    }
    if (problems.empty())
        return {};
    if (fits)
        return fail(ErrorCode::InvalidArgument, std::move(problems), "Set a greater length.");
    return fail(
        ErrorCode::Mismatch, std::move(problems),
        "Leave what shapes the weights as it was, or start a run of its own.");
}

std::string
otherStreams(const CheckpointManifest& manifest, const config::RunConfig& config, const std::string& corpusSha256)
{
    if (manifest.corpusSha256.empty())
        return "It is not known what text the weights have learned: what they have seen may now be validated on.";
    if (manifest.corpusSha256 != corpusSha256)
        return "The corpus is not the one that the checkpoint was trained on (its SHA-256 begins with "
            + corpusSha256.substr(0, 8) + ", not " + manifest.corpusSha256.substr(0, 8)
            + "): losses before and after are not of the same text.";
    if (!isSameTrainingPart(manifest.config.corpus, config.corpus))
        return "The corpus is split in another way than the checkpoint's: what it was trained on may now be validated"
               " on.";
    if (manifest.config.train.batch != config.train.batch)
        return "A batch of " + std::to_string(config.train.batch) + " instead of "
            + std::to_string(manifest.config.train.batch) + " reads the corpus in other streams.";
    return {};
}

} // namespace workbench::train
