// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/ConfigSchema.h"
#include "core/config/FieldTable.h"

#include <algorithm>
#include <string>

namespace workbench::config
{

namespace
{

using Problems = std::vector<FieldProblem>;

void checkRanges(const RunConfig& config, Problems& problems)
{
    RunConfig scratch = config;
    for (const Field& field : fieldTable()) {
        const nlohmann::json value = field.get(config);
        if (value.is_null())
            continue;
        if (const auto set = field.set(scratch, value); !set)
            problems.push_back({std::string(field.spec.path), describe(set.error())});
    }
}

void checkModel(const ModelConfig& model, int bptt, Problems& problems)
{
    const auto width = std::to_string(model.width);
    if (model.heads > 0 && model.width % model.heads != 0)
        problems.push_back(
            {"model.heads", std::to_string(model.heads) + " heads do not divide a width of " + width + " evenly."});
    if (model.boom == BoomOutput::ChunkSum && model.boomWidth < model.width)
        problems.push_back({"model.boomWidth", "Must be at least the width, " + width + ": its chunks are summed."});
    if (model.attention.placement == AttentionPlacement::SecondLast && model.layers < 2)
        problems.push_back(
            {"model.attention", "One block has no second last. Choose none, all, or at least 2 blocks."});
    if (model.attention.placement == AttentionPlacement::Listed
        && std::ranges::any_of(model.attention.listed, [&](int block) { return block >= model.layers; }))
        problems.push_back(
            {"model.attention",
             "Blocks are numbered 0 to " + std::to_string(model.layers - 1) + "; " + attentionText(model.attention)
                 + " names another."});
    if (!attentionBlocks(model).empty() && model.memory < bptt)
        problems.push_back(
            {"model.memory",
             "Must hold at least one segment of " + std::to_string(bptt) + " bytes. Raise it, or lower train.bptt."});
}

void checkLength(const TrainConfig& train, Problems& problems)
{
    if (train.steps == 0 && train.bytes == 0 && train.epochs == 0 && train.seconds == 0)
        problems.push_back({"train.bytes", "The run has no end. Give its length in steps, bytes, epochs or seconds."});
}

void checkCorpus(const CorpusConfig& corpus, Problems& problems)
{
    if (corpus.path.empty())
        problems.push_back({"corpus.path", "Choose a file to learn, or recall."});
    if (corpus.split == SplitKind::Fractions && corpus.trainFraction + corpus.validationFraction > 1.0 + 1e-12)
        problems.push_back(
            {"corpus.validationFraction", "The train and validation parts together are more than the whole file."});
    if (corpus.split == SplitKind::Files && corpus.validationPath.empty())
        problems.push_back({"corpus.validationPath", "Choose the file that validates."});
}

} // namespace

std::vector<FieldProblem> validate(const RunConfig& config)
{
    Problems problems;
    checkRanges(config, problems);
    checkCorpus(config.corpus, problems);
    checkModel(config.model, config.train.bptt, problems);
    checkLength(config.train, problems);
    return problems;
}

} // namespace workbench::config
