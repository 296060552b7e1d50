// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/config/RunConfig.h"
#include "core/train/CheckpointManifest.h"
#include "core/train/TrainEvent.h"

#include <cstdint>
#include <filesystem>
#include <stop_token>

namespace workbench::train
{

/// Reads and checks manifest.json of `folder` alone: form, version, plausible values.
Result<CheckpointManifest> readManifest(const std::filesystem::path& folder);

/// readManifest(), then size and SHA-256 of every file, then the safetensors rules and the shapes that the
/// configuration demands. The error names file and place.
Result<CheckpointManifest> verifyCheckpoint(const std::filesystem::path& folder);

/// Writes the weights as one safetensors file with the published names, unused ones included, so that the published
/// code's load_state_dict takes it. Never replaces an existing file unless `overwrite`.
Result<> exportWeights(const std::filesystem::path& folder, const std::filesystem::path& target, bool overwrite);

/// Mean loss of a checkpoint over bytes of a file, state carried but for `resetEvery`, in evaluation mode.
struct EvalRequest {
    std::filesystem::path checkpoint;
    config::CorpusConfig corpus;
    SplitPart part = SplitPart::Test;
    bool wholeFile = false; ///< ignore the split
    config::RuntimeConfig runtime;
    int batch = 8;
    std::int64_t resetEvery = 0; ///< bytes of a stream after which state and memory start anew; 0: never
};
struct EvalReport {
    double loss = 0; ///< nats per byte
    double bpc = 0;
    std::int64_t bytes = 0;
    double seconds = 0;
};
Result<EvalReport> evaluateCheckpoint(const EvalRequest& request, std::stop_token stop = {});

} // namespace workbench::train
