// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/config/RunConfig.h"
#include "core/sample/ByteReader.h"

#include <cstdint>
#include <filesystem>
#include <memory>

namespace workbench::train
{

class WeightsSnapshot;

/// Weights that texts are read and written with.
struct SamplingModel {
    std::shared_ptr<const sample::PackedModel> packed;
    config::RunConfig config; ///< of the run that made them
    std::int64_t step = 0; ///< optimiser steps behind them
};

/// Those of a checkpoint on the disk, or of a run that is training. Unsupported for a model of other than 256 symbols.
Result<SamplingModel> openSamplingModel(const std::filesystem::path& checkpoint);
Result<SamplingModel> openSamplingModel(const WeightsSnapshot& weights);

} // namespace workbench::train
