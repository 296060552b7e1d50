// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/RegularFile.h"
#include "core/base/Result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace workbench::exchange
{

struct ArchiveEntry {
    std::string name;
    std::int64_t size = 0; ///< unpacked, as declared; reading enforces it
    std::int64_t packed = 0; ///< in the file
};

/// One entry that is being read. It must not outlive its archive.
class ArchiveReader
{
public:
    ~ArchiveReader();
    /// Fills the front of `into`; how many bytes, 0 at the end. Corrupt, with entry and byte, where the data is damaged
    /// or the entry longer or shorter than declared.
    Result<std::size_t> read(std::span<char> into);

private:
    friend class ZipArchive;
    struct Handle;
    explicit ArchiveReader(std::unique_ptr<Handle> handle);
    std::unique_ptr<Handle> m_handle;
};

/// A zip file from a stranger, open for reading. open() refuses whatever a bundle never is: more than kMostEntries
/// entries, names twice, absolute, with "..", backslashes or control characters, folders, links and other kinds of
/// files, encryption, packing other than deflate, comments, entries that unpack to far more than they take, or that
/// share bytes of the file. All errors name the file and the entry.
class ZipArchive
{
public:
    static Result<std::unique_ptr<ZipArchive>> open(const std::filesystem::path& path);
    ~ZipArchive();
    ZipArchive(const ZipArchive&) = delete;
    ZipArchive& operator=(const ZipArchive&) = delete;

    const RegularFile& file() const;
    const std::vector<ArchiveEntry>& entries() const { return m_entries; }
    const ArchiveEntry* find(std::string_view name) const;
    Result<std::unique_ptr<ArchiveReader>> read(std::string_view name) const;
    /// All of an entry of at most `most` bytes.
    Result<std::string> readAll(std::string_view name, std::int64_t most) const;
    std::string place(std::string_view name) const; ///< "FILE: entry": for messages

private:
    struct Impl;
    explicit ZipArchive(std::unique_ptr<Impl> impl);
    Result<> listEntries();
    std::unique_ptr<Impl> m_impl;
    std::vector<ArchiveEntry> m_entries;
    std::unordered_map<std::string, std::size_t> m_places; ///< in m_entries, by name
};

/// True for a file that begins like a zip file with entries.
bool looksLikeZip(const RegularFile& file);

} // namespace workbench::exchange
