// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

namespace workbench
{

/// A new file that is being written. Destroying it without close() leaves the file as far as it was written.
class WritableFile
{
public:
    virtual ~WritableFile() = default;
    virtual Result<> write(std::span<const std::byte> bytes) = 0; ///< all of them, or an error
    virtual Result<> sync() = 0; ///< returns once the bytes are on the disk
    virtual Result<> close() = 0; ///< some file systems report a full disk only here
};

enum class Replace { No, Yes };

/// Everything that changes a disk, as a seam: realFileSystem() in the programs, a failing one in tests.
/// Errors name the path and what to do. Thread-safe.
class FileSystem
{
public:
    virtual ~FileSystem() = default;

    /// A new file that did not exist before, mode 0600 whatever the umask.
    virtual Result<std::unique_ptr<WritableFile>> create(const std::filesystem::path& path) const = 0;
    /// Atomic within one file system. With Replace::No, AlreadyExists if `to` is there. Folders too.
    virtual Result<> rename(
        const std::filesystem::path& from, const std::filesystem::path& to, Replace replace = Replace::Yes) const = 0;
    /// Gives each of two files or folders, which are both there, the other's name: nobody ever finds one of the names
    /// missing, where the file system can do so (ext4, XFS, Btrfs, tmpfs); elsewhere in three renames.
    virtual Result<> exchange(const std::filesystem::path& one, const std::filesystem::path& other) const = 0;
    /// Makes renames, new and removed names in the folder durable.
    virtual Result<> syncDirectory(const std::filesystem::path& folder) const = 0;
    /// The folder and those above it that are missing, each mode 0700. Fine when it is there already.
    virtual Result<> createDirectories(const std::filesystem::path& folder) const = 0;
    /// A file, or a folder with all in it; never follows links. Fine when there is nothing.
    virtual Result<> removeAll(const std::filesystem::path& path) const = 0;
    /// Bytes that an ordinary user can still write to the file system of `path`, which must exist.
    virtual Result<std::int64_t> freeSpace(const std::filesystem::path& path) const = 0;
};

/// The machine's file system.
const FileSystem& realFileSystem();

} // namespace workbench
