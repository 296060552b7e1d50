// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/config/RunConfig.h"
#include "core/train/TrainEvent.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace workbench::train
{

/// One file of a checkpoint, as its manifest promises it.
struct CheckpointFile {
    std::string name; ///< "model.safetensors"
    std::int64_t sizeBytes = 0;
    std::string sha256;
};

/// manifest.json of a checkpoint: written last, so a folder that has a valid one is whole.
struct CheckpointManifest {
    int formatVersion = 1;
    RunId run;
    RunPosition at;
    config::RunConfig config;
    std::string corpusSha256;
    std::string torchVersion;
    std::string device;
    int threads = 0;
    std::optional<double> validationBpc;
    std::vector<CheckpointFile> files;
};

/// Reads and checks manifest.json of `folder` alone: form, version, plausible values.
Result<CheckpointManifest> readManifest(const std::filesystem::path& folder);

/// readManifest(), then size and SHA-256 of every file, then the safetensors rules and the shapes that the
/// configuration demands. The error names file and place.
Result<CheckpointManifest> verifyCheckpoint(const std::filesystem::path& folder);

/// Writes the weights as one safetensors file with the published names, unused ones included, so that the published
/// code's load_state_dict takes it. Never replaces an existing file unless `overwrite`.
Result<> exportWeights(const std::filesystem::path& folder, const std::filesystem::path& target, bool overwrite);

/// Mean loss of a checkpoint over bytes of a file, state carried, in evaluation mode.
struct EvalRequest {
    std::filesystem::path checkpoint;
    config::CorpusConfig corpus;
    SplitPart part = SplitPart::Test;
    bool wholeFile = false; ///< ignore the split
    config::RuntimeConfig runtime;
    int batch = 8;
};
struct EvalReport {
    double loss = 0; ///< nats per byte
    double bpc = 0;
    std::int64_t bytes = 0;
    double seconds = 0;
};
Result<EvalReport> evaluateCheckpoint(const EvalRequest& request, std::stop_token stop = {});

} // namespace workbench::train
