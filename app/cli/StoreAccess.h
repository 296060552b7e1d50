// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/CommandLine.h"
#include "core/base/Progress.h"
#include "core/store/Store.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <stop_token>
#include <string>

namespace workbench::cli
{

/// The store of --store, or the platform's.
std::filesystem::path storeDirectory(const CommandLine& line);
/// Opened for writing, it is first told which runs have died.
Result<std::unique_ptr<store::Store>> openStore(const CommandLine& line, store::StoreAccess access);

/// What a user means by RUN|CHECKPOINT: a checkpoint folder, or a run, which means its best or else newest one,
/// recorded or not.
Result<std::filesystem::path> findCheckpoint(const CommandLine& line, const std::string& text);
/// The checkpoint of a run at a step, recorded or not; the error says which steps there are.
Result<std::filesystem::path> findCheckpointAt(const CommandLine& line, const std::string& run, std::int64_t step);
/// The newest one of a run, recorded or not.
Result<std::filesystem::path> findNewestCheckpoint(const CommandLine& line, const std::string& run);

/// Now, as the store counts it.
store::WallMilliseconds wallNow();

/// For commands that only list: a store that is not there yet has nothing to list, other errors are errors.
ExitCode printMissingStore(const Error& error);

/// The row for a corpus file: its name, its size, and the details beside a generated one.
store::CorpusRow describeCorpus(const std::filesystem::path& file, const std::string& sha256);

} // namespace workbench::cli
