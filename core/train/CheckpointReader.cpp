// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/CheckpointReader.h"

#include "core/base/RegularFile.h"
#include "core/base/Sha256.h"
#include "core/config/ModelConfig.h"
#include "core/model/PublishedStateDict.h"
#include "core/train/Checkpoint.h"
#include "core/train/RandomStream.h"
#include "core/train/TorchCall.h"

#include <array>
#include <string>
#include <utility>

namespace workbench::train
{

namespace
{

constexpr auto kHint = "The checkpoint is damaged: use another one.";

/// Size and hash of one file as the manifest promises them.
Result<> checkFile(const std::filesystem::path& path, const CheckpointFile& promised)
{
    const auto file = RegularFile::open(path);
    if (!file)
        return fail(file.error());
    if (file->size() != promised.sizeBytes)
        return fail(
            ErrorCode::Corrupt,
            path.string() + " has " + std::to_string(file->size()) + " bytes, not the "
                + std::to_string(promised.sizeBytes) + " that its manifest promises.",
            kHint);
    const auto hash = sha256OfFile(*file);
    if (!hash)
        return fail(hash.error());
    if (*hash != promised.sha256)
        return fail(
            ErrorCode::Corrupt, path.string() + " was altered: its SHA-256 is not the one that its manifest promises.",
            kHint);
    return {};
}

Result<std::vector<model::NamedTensor>>
readFile(const std::filesystem::path& folder, const CheckpointManifest& manifest, std::size_t number)
{
    const std::filesystem::path path = folder / kCheckpointFiles[number];
    return checkFile(path, manifest.files[number])
        .and_then([&] { return model::readSafetensors(path); })
        .map([](model::SafetensorsFile&& file) { return std::move(file.tensors); });
}

} // namespace

Result<CheckpointManifest> checkFiles(const std::filesystem::path& folder)
{
    auto manifest = readManifest(folder);
    if (!manifest)
        return manifest;
    for (const CheckpointFile& file : manifest->files)
        if (auto sound = checkFile(folder / file.name, file); !sound)
            return fail(std::move(sound.error()));
    return manifest;
}

Result<CheckpointContents> readCheckpoint(const std::filesystem::path& folder)
{
    return callTorch("reading a checkpoint", [&]() -> Result<CheckpointContents> {
        auto manifest = readManifest(folder);
        if (!manifest)
            return fail(std::move(manifest.error()));
        CheckpointContents contents{std::move(*manifest), {}};
        const std::array targets{&contents.tensors.model, &contents.tensors.optimizer, &contents.tensors.state};
        for (std::size_t number = 0; number < targets.size(); ++number) {
            auto tensors = readFile(folder, contents.manifest, number);
            if (!tensors)
                return fail(std::move(tensors.error()));
            *targets[number] = std::move(*tensors);
        }
        return contents;
    });
}

Result<model::ShaRnn> readModel(const std::filesystem::path& folder, at::Device device)
{
    return callTorch("reading a model", [&]() -> Result<model::ShaRnn> {
        const auto manifest = readManifest(folder);
        if (!manifest)
            return fail(manifest.error());
        // Before a model is built: a configuration that promises more weights than the file holds must not take memory.
        if (manifest->files[0].sizeBytes / 4 < config::parameterCount(manifest->config.model))
            return fail(
                ErrorCode::Mismatch,
                (folder / kModelFile).string() + " is too small for the configuration in its manifest.", kHint);
        const auto tensors = readFile(folder, *manifest, 0);
        if (!tensors)
            return fail(tensors.error());

        RandomStream unused(0, at::kCPU); // the fresh weights are overwritten; the process's random numbers stay
        const RandomStream::Scope scope(unused);
        model::ShaRnn model(manifest->config.model);
        if (auto loaded = model::loadPublishedStateDict(model, *tensors); !loaded) {
            loaded.error().message = (folder / kModelFile).string() + ": " + loaded.error().message;
            return fail(std::move(loaded.error()));
        }
        model->to(device);
        model->eval();
        return model;
    });
}

} // namespace workbench::train
