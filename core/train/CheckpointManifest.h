// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/config/RunConfig.h"
#include "core/train/TrainEvent.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace workbench::train
{

inline constexpr std::string_view kManifestName = "manifest.json";
inline constexpr std::string_view kModelFile = "model.safetensors";
inline constexpr std::string_view kOptimizerFile = "optimizer.safetensors";
inline constexpr std::string_view kStateFile = "state.safetensors";
/// The data files of every checkpoint, in the order in which they are written and listed.
inline constexpr std::array kCheckpointFiles{kModelFile, kOptimizerFile, kStateFile};

/// One file of a checkpoint, as its manifest promises it.
struct CheckpointFile {
    std::string name; ///< "model.safetensors"
    std::int64_t sizeBytes = 0;
    std::string sha256;

    bool operator==(const CheckpointFile&) const = default;
};

/// A validation of a run: of which step's weights, and what came out.
struct Validation {
    std::int64_t step = 0;
    double loss = 0; ///< nats per byte; NaN where it was no number
    double bpc = 0;

    bool operator==(const Validation& other) const; ///< two that are no numbers are the same
};

/// What a run knows at a checkpoint besides what shapes its weights. With it a run that goes on tells, keeps and tests
/// what it would have without the break.
struct RunMemory {
    double learningRate = 0; ///< base rate in force; a person may have changed it after the tensors were written
    std::optional<double> trainLoss; ///< of the last step
    std::optional<Validation> latest; ///< validation; of this very step: it need not be done again
    std::optional<Validation> best; ///< with the lowest loss
    std::optional<Validation> bestSaved; ///< the one behind the best checkpoint, which the run tests at its end
    int rollbacks = 0; ///< how often the run has gone back because of a step without a finite number
    int microBatch = 0; ///< streams computed at a time since memory ran out; 0: as configured
    bool interim = false; ///< saved because the run was stopped: had it gone on, this checkpoint would not be there

    bool operator==(const RunMemory&) const = default;
};

/// manifest.json of a checkpoint: written last, so a folder that has a valid one is whole.
struct CheckpointManifest {
    int formatVersion = 3; ///< 1 had no `memory`; 2 nothing in it of rollbacks and micro-batches
    RunId run;
    RunPosition at;
    config::RunConfig config;
    std::string corpusSha256; ///< empty: the weights came from elsewhere, and nobody said what they had learned
    std::string torchVersion;
    std::string device;
    int threads = 0;
    std::optional<double> validationBpc;
    std::optional<RunMemory> memory; ///< nothing in version 1, and of no run
    std::vector<CheckpointFile> files;

    bool operator==(const CheckpointManifest&) const = default;
};

/// The text of manifest.json.
std::string manifestText(const CheckpointManifest& manifest);

/// Reads what manifestText() wrote and refuses everything else: unknown version, missing or misspelt fields, values
/// that no run can have, other files than kCheckpointFiles. `origin` names the file in messages.
Result<CheckpointManifest> parseManifest(std::string_view text, const std::filesystem::path& origin);

} // namespace workbench::train
