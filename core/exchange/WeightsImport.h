// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/store/Store.h"
#include "core/train/ForeignWeights.h"

#include <filesystem>
#include <functional>

namespace workbench::exchange
{

/// What train::writeCheckpoint() does, which needs LibTorch and this library has not.
using WriteCheckpoint = std::function<Result<train::WeightsCheckpoint>(
    const train::ForeignWeights&, const RunId&, const std::filesystem::path&)>;

/// Makes a finished run of weights that another program trained: no steps, one checkpoint of step 0, and an event that
/// says where they came from. The run is called config.name, or as the file where that is empty. When anything
/// fails nothing of it is in the store.
Result<store::RunRow>
importWeights(store::Store& store, const train::ForeignWeights& weights, const WriteCheckpoint& write);

} // namespace workbench::exchange
