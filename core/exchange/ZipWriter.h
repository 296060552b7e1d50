// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/FileSystem.h"
#include "core/base/Result.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace workbench::exchange
{

/// Bytes that come in pieces.
class ByteSource
{
public:
    virtual ~ByteSource() = default;
    /// Fills the front of `into`; how many bytes, 0 at the end.
    virtual Result<std::size_t> read(std::span<char> into) = 0;
};

/// Bytes that are at hand.
class TextSource final : public ByteSource
{
public:
    explicit TextSource(std::string text)
        : m_text(std::move(text))
    {
    }
    Result<std::size_t> read(std::span<char> into) override;

private:
    std::string m_text;
    std::size_t m_place = 0;
};

/// What was written under a name.
struct WrittenEntry {
    std::string name;
    std::int64_t size = 0;
    std::string sha256;
};

/// An entry to write. Its source is made only when its turn comes, so that one of them is in memory at a time.
struct EntryToWrite {
    std::string name;
    bool deflate = true; ///< false for what does not get smaller
    /// Told the entries before this one, as they were written.
    std::function<Result<std::unique_ptr<ByteSource>>(const std::vector<WrittenEntry>& before)> open;
};

/// Writes a zip file (zip64 where it is needed) that appears under `target` only when it is whole and on the disk.
/// `wrote` is told the bytes of entries as they go. Cancelled when `stop` is requested.
Result<> writeZip(
    const FileSystem& fileSystem, const std::filesystem::path& target, Replace replace,
    const std::vector<EntryToWrite>& entries, const std::function<void(std::int64_t bytes)>& wrote,
    std::stop_token stop);

} // namespace workbench::exchange
