// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/FileSystem.h"
#include "core/base/Progress.h"
#include "core/data/RecallCorpus.h"

#include <filesystem>
#include <stop_token>
#include <string>
#include <string_view>

namespace workbench::data
{

/// What a user writes in place of a file to get the generated corpus. A file of that name is "./recall".
inline constexpr std::string_view kRecallName = "recall";

/// A generated corpus on the disk.
struct RecallFile {
    std::filesystem::path path;
    std::string sha256;
    std::string details; ///< JSON of generator, settings and floors, for CorpusRow::details
};

/// Generates the corpus into a file at `path`, and its details beside it into <path>.json; the folder must exist.
/// With Replace::No both must be new. Cancelled when `stop` is requested; nothing half-written stays.
Result<RecallFile> writeRecallFile(
    const RecallSettings& settings, const std::filesystem::path& path, Replace replace,
    const ByteProgress& progress = {}, std::stop_token stop = {}, const FileSystem& fileSystem = realFileSystem());

/// The same in `folder` (made if missing), as "recall.txt" or, for other settings than the usual, under a name made
/// from them. Found again and checked by hash instead of generated when it is there already; a changed one is written
/// anew.
Result<RecallFile> makeRecallFile(
    const RecallSettings& settings, const std::filesystem::path& folder, const ByteProgress& progress = {},
    std::stop_token stop = {}, const FileSystem& fileSystem = realFileSystem());

/// The file that CorpusConfig::path means: that of "recall" with default settings, generated where missing, and
/// any other path made absolute. Whether a user's file can be read is ByteCorpus::open()'s matter.
Result<std::filesystem::path> resolveCorpus(
    const std::string& path, const std::filesystem::path& corpusFolder, const ByteProgress& progress = {},
    std::stop_token stop = {});

/// The details of a generated corpus from the JSON beside it, for CorpusRow::details; empty for any other file.
std::string corpusDetails(const std::filesystem::path& corpus);

} // namespace workbench::data
