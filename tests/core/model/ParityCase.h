// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/config/RunConfig.h"
#include "core/model/Safetensors.h"

#include <filesystem>
#include <string>
#include <vector>

namespace workbench
{

/// One file of figures that the published code computed, and the configuration that its metadata names.
struct ParityCase {
    std::string name; ///< of the file
    config::ModelConfig model; ///< dropout off
    config::TrainConfig train; ///< optimiser, constant rate, clipping
    int steps = 0;
    std::vector<model::NamedTensor> figures;

    /// Reads and checks a file; everything that the figures need must be there.
    static Result<ParityCase> load(const std::filesystem::path& path);

    /// The figure of that name; undefined where the file has none.
    at::Tensor figure(const std::string& name) const;

    /// All figures whose names begin with `prefix`, under what follows it.
    std::vector<model::NamedTensor> figuresUnder(const std::string& prefix) const;
};

/// SHARNN_PARITY_DIR, or shared/parity beside the source tree.
std::filesystem::path parityFolder();

} // namespace workbench
