// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/model/ShaRnn.h"
#include "core/train/CheckpointManifest.h"
#include "core/train/CheckpointWriter.h"

#include <c10/core/Device.h>

#include <filesystem>

namespace workbench::train
{

/// A checkpoint in memory: what its manifest says and all tensors, on the CPU.
struct CheckpointContents {
    CheckpointManifest manifest;
    CheckpointTensors tensors;
};

/// Manifest, then size and SHA-256 of every file: what was written is what is read. Keeps nothing in memory.
Result<CheckpointManifest> checkFiles(const std::filesystem::path& folder);

/// Manifest, then size and SHA-256 of every file, then the safetensors rules. Whether the tensors fit a model of the
/// manifest's configuration shows when they are put into one.
Result<CheckpointContents> readCheckpoint(const std::filesystem::path& folder);

/// The model of a checkpoint with its weights, in evaluation mode. Reads the manifest and the weights alone.
Result<model::ShaRnn> readModel(const std::filesystem::path& folder, at::Device device);

} // namespace workbench::train
