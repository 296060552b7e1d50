// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/FileSystem.h"
#include "core/base/Result.h"
#include "core/model/Safetensors.h"
#include "core/train/CheckpointManifest.h"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace workbench::train
{

/// The tensors of the three files of a checkpoint.
struct CheckpointTensors {
    std::vector<model::NamedTensor> model, optimizer, state;
};

struct WrittenCheckpoint {
    std::filesystem::path folder;
    std::int64_t sizeBytes = 0; ///< of all its files
};

/// Writes checkpoints of one run so that a folder without ".tmp" at its end is always whole: files and manifest into
/// step-N.tmp, everything to the disk, rename, folder to the disk.
class CheckpointWriter
{
public:
    /// `folder`: "runs/<uuid>/checkpoints", made when first needed. `fileSystem` must outlive the object.
    CheckpointWriter(const FileSystem& fileSystem, std::filesystem::path folder);

    /// `manifest`: all but its files, which are filled in here. Replaces a checkpoint of the same step. After an error
    /// nothing of the new checkpoint is left (as far as the disk allows) and older ones are as they were.
    Result<WrittenCheckpoint> write(CheckpointManifest manifest, const CheckpointTensors& tensors) const;

    /// Puts another manifest into a checkpoint, whose other files stay as they are. After an error the old one stands.
    Result<> renewManifest(const std::filesystem::path& checkpoint, const CheckpointManifest& manifest) const;

    /// Removes a checkpoint so that no half of it can be taken for a whole one.
    Result<> remove(const std::filesystem::path& checkpoint) const;

    /// Removes what attempts that failed could not: everything unfinished in the folder, which is this run's alone.
    Result<> removeLeftovers(const RunId& run) const;

private:
    Result<> takeBack(const std::filesystem::path& temporary, const std::filesystem::path& final, bool replaced) const;
    Result<std::int64_t>
    fill(const std::filesystem::path& folder, CheckpointManifest manifest, const CheckpointTensors& tensors) const;

    const FileSystem& m_fileSystem;
    std::filesystem::path m_folder;
};

} // namespace workbench::train
