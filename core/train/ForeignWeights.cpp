// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/ForeignWeights.h"

#include "core/base/FileSystem.h"
#include "core/base/Printable.h"
#include "core/base/RegularFile.h"
#include "core/config/ConfigSchema.h"
#include "core/config/Preset.h"
#include "core/model/PublishedShapes.h"
#include "core/model/PublishedStateDict.h"
#include "core/train/CheckpointWriter.h"
#include "core/train/LearnerState.h"
#include "core/train/TorchCall.h"

#include <ATen/ops/isfinite.h>
#include <torch/version.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace workbench::train
{

namespace
{

constexpr std::size_t kNamesShown = 6;

std::string listed(const std::vector<std::string>& names)
{
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), kNamesShown); ++i)
        text += (text.empty() ? "" : ", ") + printable(names[i]);
    return names.size() > kNamesShown ? text + " and " + std::to_string(names.size() - kNamesShown) + " more" : text;
}

/// What torch.save() writes: a zip file, or in old versions a pickle.
bool looksPickled(const RegularFile& file)
{
    std::array<std::byte, 2> begin{};
    if (file.size() < std::ssize(begin) || !file.readAt(0, begin))
        return false;
    return begin == std::array{std::byte{'P'}, std::byte{'K'}}
    || (begin[0] == std::byte{0x80} && begin[1] > std::byte{1} && begin[1] < std::byte{6});
}

std::string convertedTypes(const model::SafetensorsHeader& header)
{
    std::set<std::string_view> types;
    for (const model::SafetensorsEntry& entry : header.tensors)
        if (entry.type != model::SafetensorsType::F32)
            types.insert(model::safetensorsTypeName(entry.type));
    std::string text;
    for (const std::string_view type : types)
        text += (text.empty() ? "" : ", ") + std::string(type);
    return text;
}

config::RunConfig configOf(const config::ModelConfig& model)
{
    config::RunConfig config = config::findPreset("laptop").value().config;
    config.model = model;
    config.train.bptt = std::min(config.train.bptt, model.memory);
    return config;
}

/// Under the names that a model here wants: without prefix, with both names of the tied matrix, nothing else.
std::vector<model::NamedTensor> ownNames(std::vector<model::NamedTensor> tensors, const model::ShapedModel& shaped)
{
    std::erase_if(tensors, [&](const model::NamedTensor& each) {
        return std::ranges::find(shaped.foreign, each.name) != shaped.foreign.end();
    });
    for (model::NamedTensor& each : tensors)
        each.name.erase(0, shaped.prefix.size());
    if (!model::findTensor(tensors, "encoder.weight"))
        if (const at::Tensor* const decoder = model::findTensor(tensors, "decoder.weight"))
            tensors.push_back({"encoder.weight", at::Tensor(*decoder)});
    return tensors;
}

Result<> checkFinite(const model::ShaRnn& model, const std::filesystem::path& file)
{
    for (const auto& parameter : model->named_parameters())
        if (!at::isfinite(parameter.value()).all().item<bool>())
            return fail(
                ErrorCode::Corrupt,
                file.string() + ": " + parameter.key()
                    + " holds values that are no finite numbers in single precision.",
                "Use weights from before the training diverged.");
    return {};
}

CheckpointManifest manifestOf(const ForeignWeights& weights, const RunId& run)
{
    CheckpointManifest manifest;
    manifest.run = run;
    manifest.config = weights.config;
    manifest.corpusSha256 = weights.corpusSha256;
    manifest.torchVersion = TORCH_VERSION;
    manifest.device = "cpu";
    manifest.memory.emplace().learningRate = weights.config.train.learningRate;
    return manifest;
}

} // namespace

Result<ForeignWeights> examineWeights(const std::filesystem::path& path, bool ignoreForeign)
{
    const auto file = RegularFile::open(path);
    if (!file)
        return fail(file.error());
    if (looksPickled(*file))
        return fail(
            ErrorCode::Unsupported, path.string() + " is no safetensors file; it looks like one of torch.save().",
            "Write it again in Python with safetensors.torch.save_model(model, FILE).");
    const auto header = model::readSafetensorsHeader(*file);
    if (!header)
        return fail(header.error());
    const auto shaped = model::modelFromShapes(header->tensors, path.string());
    if (!shaped)
        return fail(shaped.error());
    if (!shaped->foreign.empty() && !ignoreForeign)
        return fail(
            ErrorCode::Mismatch,
            path.string() + " holds " + std::to_string(shaped->foreign.size())
                + " tensors that a SHA-RNN of these shapes does not have: " + listed(shaped->foreign) + ".",
            "If they do not matter, leave them out with --ignore-extra.");

    ForeignWeights weights;
    weights.file = path;
    weights.config = configOf(shaped->config);
    weights.foreign = shaped->foreign;
    weights.notes.emplace_back("Row i of the embedding is taken for byte i.");
    if (!config::attentionBlocks(shaped->config).empty())
        weights.notes.emplace_back(
            "Heads and length of the memory cannot be told from the weights: as published, model.heads is 1 and "
            "model.memory is 5000 unless set.");
    if (const auto types = convertedTypes(*header); !types.empty())
        weights.notes.push_back("Values are converted from " + types + " to F32.");
    if (!shaped->prefix.empty())
        weights.notes.push_back("Every name is read without its \"" + shaped->prefix + "\".");
    if (!shaped->foreign.empty())
        weights.notes.push_back("Left out: " + listed(shaped->foreign) + ".");
    return weights;
}

Result<WeightsCheckpoint>
writeCheckpoint(const ForeignWeights& weights, const RunId& run, const std::filesystem::path& checkpoints)
{
    return callTorch("importing weights", [&]() -> Result<WeightsCheckpoint> {
        const auto file = RegularFile::open(weights.file);
        if (!file)
            return fail(file.error());
        const auto header = model::readSafetensorsHeader(*file);
        if (!header)
            return fail(header.error());
        const auto shaped = model::modelFromShapes(header->tensors, weights.file.string());
        if (!shaped)
            return fail(shaped.error());
        auto read = model::readSafetensors(weights.file);
        if (!read)
            return fail(std::move(read.error()));
        Learner learner(weights.config, at::kCPU);
        const auto tensors = ownNames(std::move(read->tensors), *shaped);
        if (auto loaded = model::loadPublishedStateDict(learner.model(), tensors); !loaded) {
            loaded.error().message = weights.file.string() + ": " + loaded.error().message;
            return fail(std::move(loaded.error()));
        }
        if (auto finite = checkFinite(learner.model(), weights.file); !finite)
            return fail(std::move(finite.error()));
        const TrainingPlace start{.learningRate = weights.config.train.learningRate};
        return CheckpointWriter(realFileSystem(), checkpoints)
            .write(manifestOf(weights, run), tensorsOf(learner, start))
            .map([](const WrittenCheckpoint& written) {
                return WeightsCheckpoint{written.folder, written.sizeBytes};
            });
    });
}

} // namespace workbench::train
