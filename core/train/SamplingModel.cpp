// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/SamplingModel.h"

#include "core/sample/PackModel.h"
#include "core/train/Checkpoint.h"
#include "core/train/CheckpointReader.h"
#include "core/train/TorchCall.h"
#include "core/train/WeightsModel.h"

#include <string>
#include <utility>

namespace workbench::train
{

namespace
{

Result<> checkSymbols(const config::RunConfig& config)
{
    if (config.model.vocabulary == 256)
        return {};
    return fail(
        ErrorCode::Unsupported,
        "The model knows " + std::to_string(config.model.vocabulary) + " symbols; texts are made of 256 bytes.",
        "Choose a model that was trained on bytes.");
}

} // namespace

Result<SamplingModel> openSamplingModel(const std::filesystem::path& checkpoint)
{
    auto manifest = readManifest(checkpoint);
    if (!manifest)
        return fail(std::move(manifest.error()));
    if (auto bytes = checkSymbols(manifest->config); !bytes)
        return fail(std::move(bytes.error()));
    const auto model = readModel(checkpoint, at::kCPU);
    if (!model)
        return fail(model.error());
    return callTorch("laying out weights", [&]() -> Result<SamplingModel> {
        return SamplingModel{sample::packModel(*model), std::move(manifest->config), manifest->at.step};
    });
}

Result<SamplingModel> openSamplingModel(const WeightsSnapshot& weights)
{
    if (auto bytes = checkSymbols(weights.config()); !bytes)
        return fail(std::move(bytes.error()));
    return callTorch("laying out weights", [&]() -> Result<SamplingModel> {
        return SamplingModel{sample::packModel(modelOf(weights, at::kCPU)), weights.config(), weights.step()};
    });
}

} // namespace workbench::train
