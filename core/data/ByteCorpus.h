// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Progress.h"
#include "core/base/RegularFile.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <stop_token>
#include <string>

namespace workbench::data
{

/// The bytes of one regular, non-empty file of any size, read by position and never held as a whole. Thread-safe.
class ByteCorpus
{
public:
    /// Links are followed. Errors name the file and say what is wrong with it: folder, pipe, socket, device, empty,
    /// unreadable, missing.
    static Result<ByteCorpus> open(const std::filesystem::path& path);

    const std::filesystem::path& path() const { return m_file.path(); } ///< absolute, links resolved
    std::int64_t size() const { return m_file.size(); } ///< bytes, when opened
    const FileStamp& stamp() const { return m_file.stamp(); }

    /// Fills all of `into` from byte `offset` on. A file that shrank meanwhile is an error that says so.
    Result<> read(std::int64_t offset, std::span<std::uint8_t> into) const;

    /// The file, or what now has its name, is no longer what was opened: size, time of change or identity differ.
    bool changedSinceOpen() const { return m_file.changedSinceOpen(); }

    /// The error to end a run with when changedSinceOpen().
    Error changedError() const;

    /// Of all bytes, in lower-case hexadecimal.
    Result<std::string> sha256(const ByteProgress& progress = {}, std::stop_token stop = {}) const;

private:
    explicit ByteCorpus(RegularFile file)
        : m_file(std::move(file))
    {
    }
    RegularFile m_file;
};

} // namespace workbench::data
