// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/RegularFile.h"
#include "core/base/Result.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace workbench::exchange
{

/// A record as event files hold it: the length of the data (eight bytes, low byte first), the masked CRC-32C of those
/// eight, the data, the masked CRC-32C of the data.
std::string frameRecord(std::string_view data);

/// Reads a file of such records from a stranger, one at a time, through a window of some kilobytes.
class EventRecords
{
public:
    explicit EventRecords(RegularFile file);

    /// The data of the next record, good until the next call; nothing at the end. A last record that is cut, as a
    /// writer leaves it that was killed or is still at work, ends the file, and wasCut() tells. Corrupt, with the byte,
    /// where a CRC is wrong or a record is longer than kLongestRecord.
    Result<std::optional<std::string_view>> next();
    bool wasCut() const { return m_cut; }
    std::int64_t place() const { return m_place; } ///< where the next record begins
    const RegularFile& file() const { return m_file; }

    static constexpr std::int64_t kLongestRecord = 64 << 20; ///< images and graphs are passed over, but read

private:
    Result<std::string_view> bytes(std::int64_t offset, std::size_t count);

    RegularFile m_file;
    std::int64_t m_place = 0;
    std::string m_window;
    std::int64_t m_windowAt = 0;
    bool m_cut = false;
};

/// True for a file that begins with a sound record header, which hardly any other file does.
bool looksLikeEvents(const RegularFile& file);

} // namespace workbench::exchange
