// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Progress.h"
#include "core/base/Result.h"
#include "core/store/Store.h"

#include <filesystem>
#include <functional>
#include <stop_token>
#include <string>

namespace workbench::exchange
{

enum class BundledCheckpoint { None, Best, Newest };

/// Writes a run as one zip file that appears only when it is whole: manifest, configuration, metrics, events, film,
/// samples, and the chosen checkpoint. BundleFormat.h has the format. NotFound where the run has no checkpoint of the
/// wanted kind, Busy when it went back to a checkpoint meanwhile.
Result<> exportBundle(
    store::Store& store, const RunId& run, BundledCheckpoint checkpoint, const std::filesystem::path& file,
    bool overwrite, const ByteProgress& progress, std::stop_token stop);

struct ImportOptions {
    bool copy = false; ///< under a new id, also when the run is there already
    std::string name; ///< empty: the one that it comes with
    /// Looks into the weights of the checkpoint in that folder, which core/train can and this library cannot. Its files
    /// have the right sizes and hashes by then. Empty: those are enough.
    std::function<Result<>(const std::filesystem::path& folder)> verifyCheckpoint;
};

/// Reads such a file into the store. Trusts nothing of it: names, sizes, hashes and every value are checked before
/// anything is put into the store, and when anything is wrong nothing is. AlreadyExists for a run that is there, unless
/// it is to be a copy; NoSpace where the disk is too small for what is in the file.
Result<store::RunRow> importBundle(
    store::Store& store, const std::filesystem::path& file, const ImportOptions& options, const ByteProgress& progress,
    std::stop_token stop);

/// True for a file that begins like a zip file; says nothing of its health.
bool looksLikeBundle(const std::filesystem::path& file);

} // namespace workbench::exchange
