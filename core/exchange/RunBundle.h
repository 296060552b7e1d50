// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Progress.h"
#include "core/base/Result.h"
#include "core/store/Store.h"

#include <filesystem>
#include <optional>
#include <stop_token>

namespace workbench::exchange
{

enum class BundledCheckpoint { None, Best, Newest };

/// Writes a run as one zip file that appears only when it is whole: manifest, configuration, metrics, events, film,
/// samples, and the chosen checkpoint.
Result<> exportBundle(
    store::Store& store, const RunId& run, BundledCheckpoint checkpoint, const std::filesystem::path& file,
    bool overwrite, const ByteProgress& progress, std::stop_token stop);

/// Reads such a file into the store. Trusts nothing of it: names, sizes, hashes and every value are checked before
/// anything is put into the store, and when anything is wrong nothing is. A run that is there already is imported again
/// only under a new id, with `copy`.
Result<store::RunRow> importBundle(
    store::Store& store, const std::filesystem::path& file, bool copy, const ByteProgress& progress,
    std::stop_token stop);

} // namespace workbench::exchange
