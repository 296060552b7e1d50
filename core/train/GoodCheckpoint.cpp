// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/GoodCheckpoint.h"

#include "core/train/CheckpointFolder.h"
#include "core/train/TorchCall.h"

#include <ATen/ops/isfinite.h>

#include <algorithm>
#include <tuple>
#include <utility>

namespace workbench::train
{

namespace
{

bool areFinite(const std::vector<model::NamedTensor>& tensors)
{
    return std::ranges::all_of(
        tensors, [](const model::NamedTensor& each) { return at::isfinite(each.tensor).all().item<bool>(); });
}

} // namespace

Result<GoodCheckpoint>
findGoodCheckpoint(const std::filesystem::path& checkpointFolder, const RunId& run, std::int64_t step)
{
    auto found = listCheckpoints(checkpointFolder, run).found;
    std::erase_if(found, [step](const FoundCheckpoint& each) { return each.manifest.at.step > step; });
    std::ranges::sort(found, {}, [step](const FoundCheckpoint& each) {
        const bool interim = each.manifest.memory && each.manifest.memory->interim;
        return std::tuple(each.manifest.at.step == step, interim, -each.manifest.at.step);
    });
    for (FoundCheckpoint& each : found) {
        auto good = callTorch("reading a checkpoint", [&]() -> Result<GoodCheckpoint> {
            auto contents = readCheckpoint(each.folder);
            if (!contents)
                return fail(std::move(contents.error()));
            if (!areFinite(contents->tensors.model) || !areFinite(contents->tensors.optimizer))
                return fail(ErrorCode::Diverged, each.folder.string() + " holds weights that are no numbers.");
            return GoodCheckpoint{std::move(each.folder), std::move(*contents)};
        });
        if (good)
            return good;
    }
    return fail(ErrorCode::NotFound, "There is no good checkpoint in " + checkpointFolder.string() + ".");
}

} // namespace workbench::train
