// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/FileDescriptor.h"
#include "core/base/Result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

namespace workbench
{

/// Which bytes a file had when it was looked at; differs when the file was written, replaced or cut since.
struct FileStamp {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::int64_t sizeBytes = 0;
    std::int64_t modifiedNanoseconds = 0; ///< since 1970

    bool operator==(const FileStamp&) const = default;
};

/// A regular file open for reading; anything else (folder, device, pipe, socket) is refused without waiting for it.
/// Reads by position (pread), never maps: a file that is cut meanwhile is an error, not a signal. Thread-safe.
class RegularFile
{
public:
    static Result<RegularFile> open(const std::filesystem::path& path);

    const std::filesystem::path& path() const { return m_path; } ///< as given to open()
    std::int64_t size() const { return m_stamp.sizeBytes; } ///< when opened
    const FileStamp& stamp() const { return m_stamp; } ///< when opened

    /// Fills all of `into` from `offset` on; an error if the file has no longer that many bytes.
    Result<> readAt(std::int64_t offset, std::span<std::byte> into) const;

    /// The open file, or what now has its name, is another one than when it was opened.
    bool changedSinceOpen() const;

private:
    RegularFile(FileDescriptor file, std::filesystem::path path, FileStamp stamp);

    FileDescriptor m_file;
    std::filesystem::path m_path;
    FileStamp m_stamp;
};

/// All of a small file, such as a JSON document; InvalidArgument if it is larger than `maximumBytes`.
Result<std::string> readTextFile(const std::filesystem::path& path, std::int64_t maximumBytes);

} // namespace workbench
