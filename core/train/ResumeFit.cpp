// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/ResumeFit.h"

#include "core/config/ConfigSchema.h"
#include "core/train/RunBudget.h"

#include <algorithm>
#include <array>
#include <utility>

namespace workbench::train
{

namespace
{

constexpr std::array<std::string_view, 8> kFields{"train.steps",           "train.bytes",    "train.epochs",
                                                  "train.microBatch",      "train.seconds",  "corpus.path",
                                                  "corpus.validationPath", "corpus.testPath"};
constexpr std::array<std::string_view, 6> kGroups{"checkpoint.", "safety.", "eval.", "inspect.", "film.", "runtime."};

bool isSameLength(const config::TrainConfig& left, const config::TrainConfig& right)
{
    return left.steps == right.steps && left.bytes == right.bytes && left.epochs == right.epochs
        && left.seconds == right.seconds;
}

} // namespace

bool mayChangeOnResume(std::string_view path)
{
    return std::ranges::find(kFields, path) != kFields.end()
        || std::ranges::any_of(kGroups, [path](std::string_view group) { return path.starts_with(group); });
}

Result<> checkResume(const CheckpointManifest& manifest, const config::RunConfig& config, RunState state)
{
    std::string refused;
    for (const std::string& path : config::differingFields(manifest.config, config))
        if (!mayChangeOnResume(path))
            refused += (refused.empty() ? "" : "\n") + path + ": a run that goes on keeps its "
                + config::fieldText(manifest.config, path) + "; with " + config::fieldText(config, path)
                + " it would be another run.";
    if (!refused.empty())
        return fail(
            ErrorCode::InvalidArgument, std::move(refused),
            "Branch from it to change that: 'sharnn train --from RUN --set ...'.");
    if (!RunBudget(config.train).isSpent(manifest.at))
        return {};
    const std::string step = std::to_string(manifest.at.step);
    if (state == RunState::Finished)
        return fail(
            ErrorCode::InvalidArgument, "The run has finished after step " + step + ": nothing is left of its length.",
            "Give it a greater one, such as --steps " + std::to_string(2 * manifest.at.step) + ".");
    if (!isSameLength(manifest.config.train, config.train))
        return fail(
            ErrorCode::InvalidArgument, "The length asked for is reached: the run is at step " + step + " already.",
            "Set a greater length. Lengths count from the first step of the run on.");
    return {};
}

int microBatchOnResume(const CheckpointManifest& manifest, const config::RunConfig& config)
{
    const bool asBefore = manifest.config.train.microBatch == config.train.microBatch;
    return manifest.memory && asBefore ? manifest.memory->microBatch : 0;
}

Error otherCorpus(const CheckpointManifest& manifest, const config::RunConfig& config, const std::string& sha256)
{
    if (manifest.corpusSha256.empty())
        return {
            ErrorCode::Mismatch, "It is not known what text the weights have learned: there is none to go on with.",
            "Branch: 'sharnn train --from RUN --corpus FILE'."};
    return {
        ErrorCode::Mismatch,
        config.corpus.path + " is not what the run was trained on: its SHA-256 begins with " + sha256.substr(0, 8)
            + ", not " + manifest.corpusSha256.substr(0, 8) + ".",
        "Put the text back as it was, or name where it is now (--corpus FILE); go on with the changed text from its "
        "beginning (--fresh-text); or branch ('sharnn train --from RUN')."};
}

std::vector<std::string>
otherCircumstances(const CheckpointManifest& manifest, const config::RunConfig& config, const Circumstances& now)
{
    std::vector<std::string> sentences;
    const auto tell = [&](const std::string& what, const std::string& before, const std::string& after) {
        if (before != after)
            sentences.push_back(
                what + " was " + before + " and is " + after + ": the run goes on, but not bit for bit as before.");
    };
    tell("LibTorch's version", manifest.torchVersion, now.torchVersion);
    tell("The device", manifest.device, now.device);
    tell("The number of threads", std::to_string(manifest.threads), std::to_string(now.threads));
    const config::EvalConfig& before = manifest.config.eval;
    if (before.batch != config.eval.batch || before.maximumBytes != config.eval.maximumBytes)
        sentences.emplace_back(
            "eval.batch or eval.maximumBytes was changed: validations before and after do not measure the same.");
    return sentences;
}

} // namespace workbench::train
