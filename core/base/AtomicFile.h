// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/FileSystem.h"

#include <filesystem>
#include <memory>
#include <span>
#include <string_view>

namespace workbench
{

/// A file that appears under its name only once it is whole and on the disk: a temporary file in the same folder,
/// write, fsync, rename, fsync of the folder. Destroying it before commit() removes the temporary file.
class AtomicFile
{
public:
    /// The folder of `target` must exist; `fileSystem` must outlive the object.
    static Result<AtomicFile> open(const FileSystem& fileSystem, std::filesystem::path target);
    AtomicFile(AtomicFile&&) noexcept = default;
    AtomicFile& operator=(AtomicFile&&) = delete;
    ~AtomicFile();

    Result<> write(std::span<const std::byte> bytes);
    Result<> write(std::string_view text);

    /// Makes the file appear, mode 0600. After an error of the last step (fsync of the folder) the file is there,
    /// but a power cut could take it back.
    Result<> commit(Replace replace = Replace::Yes);

private:
    AtomicFile(
        const FileSystem& fileSystem, std::filesystem::path target, std::filesystem::path temporary,
        std::unique_ptr<WritableFile> file);

    const FileSystem* m_fileSystem;
    std::filesystem::path m_target;
    std::filesystem::path m_temporary;
    std::unique_ptr<WritableFile> m_file; ///< null once committed or moved from
};

/// AtomicFile for bytes that are all at hand.
Result<> writeFileAtomically(
    const FileSystem& fileSystem, const std::filesystem::path& path, std::span<const std::byte> bytes,
    Replace replace = Replace::Yes);
Result<> writeFileAtomically(
    const FileSystem& fileSystem, const std::filesystem::path& path, std::string_view text,
    Replace replace = Replace::Yes);

} // namespace workbench
