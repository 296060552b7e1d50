// SPDX-License-Identifier: GPL-3.0-or-later
#include "SavedWeights.h"

#include "core/train/CheckpointReader.h"
#include "core/train/WeightsModel.h"

#include <ATen/ops/equal.h>

namespace workbench::train
{

bool sameAsCheckpoint(const WeightsSnapshot& weights, const std::filesystem::path& checkpoint)
{
    const auto stored = readModel(checkpoint, at::kCPU);
    if (!stored)
        return false;
    const auto ours = modelOf(weights, at::kCPU)->parameters();
    const auto theirs = (*stored)->parameters();
    if (ours.empty() || ours.size() != theirs.size())
        return false;
    for (std::size_t i = 0; i < ours.size(); ++i)
        if (!at::equal(ours[i], theirs[i]))
            return false;
    return true;
}

} // namespace workbench::train
