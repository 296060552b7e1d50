// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/EventRecords.h"

#include "core/base/ByteCoding.h"
#include "core/exchange/Crc32c.h"

#include <algorithm>
#include <span>
#include <utility>

namespace workbench::exchange
{

namespace
{

constexpr std::size_t kHeaderBytes = 12;
constexpr std::size_t kFooterBytes = 4;
constexpr std::size_t kWindowBytes = 1 << 18;

tl::unexpected<Error> corrupt(const RegularFile& file, std::int64_t place, const std::string& what)
{
    return fail(
        ErrorCode::Corrupt, file.path().string() + " is damaged at byte " + std::to_string(place) + ": " + what + ".",
        "Nothing was imported. The file is damaged or no event file: copy it again from where it was written.");
}

} // namespace

std::string frameRecord(std::string_view data)
{
    std::string out;
    putWhole(out, static_cast<std::uint64_t>(data.size()));
    putWhole(out, maskedCrc32c(out));
    out += data;
    putWhole(out, maskedCrc32c(data));
    return out;
}

EventRecords::EventRecords(RegularFile file)
    : m_file(std::move(file))
{
}

Result<std::string_view> EventRecords::bytes(std::int64_t offset, std::size_t count)
{
    const auto end = m_windowAt + static_cast<std::int64_t>(m_window.size());
    if (offset < m_windowAt || offset + static_cast<std::int64_t>(count) > end) {
        const auto left = static_cast<std::size_t>(m_file.size() - offset);
        m_window.resize(std::min(left, std::max(count, kWindowBytes)));
        m_windowAt = offset;
        if (auto read = m_file.readAt(offset, std::as_writable_bytes(std::span(m_window))); !read)
            return fail(std::move(read.error()));
    }
    return std::string_view(m_window).substr(static_cast<std::size_t>(offset - m_windowAt), count);
}

Result<std::optional<std::string_view>> EventRecords::next()
{
    const std::int64_t left = m_file.size() - m_place;
    m_cut = left > 0 && left < static_cast<std::int64_t>(kHeaderBytes);
    if (left == 0 || m_cut)
        return std::nullopt;
    const auto header = bytes(m_place, kHeaderBytes);
    if (!header)
        return fail(header.error());
    ByteTaker taker(*header);
    const auto length = taker.whole<std::uint64_t>();
    if (taker.whole<std::uint32_t>() != maskedCrc32c(header->substr(0, 8)))
        return corrupt(m_file, m_place, "the length of a record does not have its checksum");
    if (length > static_cast<std::uint64_t>(kLongestRecord))
        return corrupt(m_file, m_place, "a record of " + std::to_string(length) + " bytes");
    const auto whole = static_cast<std::int64_t>(kHeaderBytes + length + kFooterBytes);
    if (left < whole) {
        m_cut = true;
        return std::nullopt;
    }
    const auto record = bytes(m_place, static_cast<std::size_t>(whole));
    if (!record)
        return fail(record.error());
    const auto data = record->substr(kHeaderBytes, static_cast<std::size_t>(length));
    if (ByteTaker(record->substr(kHeaderBytes + data.size())).whole<std::uint32_t>() != maskedCrc32c(data))
        return corrupt(m_file, m_place, "the data of a record does not have its checksum");
    m_place += whole;
    return data;
}

bool looksLikeEvents(const RegularFile& file)
{
    std::string header(kHeaderBytes, '\0');
    if (file.size() < static_cast<std::int64_t>(kHeaderBytes)
        || !file.readAt(0, std::as_writable_bytes(std::span(header))))
        return false;
    ByteTaker taker(header);
    static_cast<void>(taker.bytes(8));
    return taker.whole<std::uint32_t>() == maskedCrc32c(std::string_view(header).substr(0, 8));
}

} // namespace workbench::exchange
