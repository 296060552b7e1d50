// SPDX-License-Identifier: GPL-3.0-or-later
#include "RawZip.h"

#include "core/base/ByteCoding.h"

namespace
{

using workbench::putWhole;

std::uint32_t crc32(const std::string& data)
{
    std::uint32_t crc = 0xffffffffU;
    for (const char byte : data) {
        crc ^= static_cast<unsigned char>(byte);
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1) ^ ((crc & 1) != 0 ? 0xedb88320U : 0U);
    }
    return ~crc;
}

void putFacts(std::string& out, const RawEntry& entry)
{
    putWhole(out, std::uint16_t{20});
    putWhole(out, entry.flags);
    putWhole(out, entry.method);
    putWhole(out, std::uint32_t{0x58210000}); // 2024-01-01
    putWhole(out, crc32(entry.data));
    putWhole(out, static_cast<std::uint32_t>(entry.data.size()));
    putWhole(out, entry.declaredSize.value_or(static_cast<std::uint32_t>(entry.data.size())));
    putWhole(out, static_cast<std::uint16_t>(entry.name.size()));
    putWhole(out, std::uint16_t{0});
}

} // namespace

std::string rawZip(const std::vector<RawEntry>& entries)
{
    std::string out, directory;
    for (const RawEntry& entry : entries) {
        const auto place = static_cast<std::uint32_t>(out.size());
        putWhole(out, std::uint32_t{0x04034b50});
        putFacts(out, entry);
        out += entry.name + entry.data;
        putWhole(directory, std::uint32_t{0x02014b50});
        putWhole(directory, std::uint16_t{3 << 8 | 20});
        putFacts(directory, entry);
        directory.append(6, '\0'); // comment, disk, internal attributes
        putWhole(directory, entry.attributes);
        putWhole(directory, place);
        directory += entry.name;
    }
    const auto start = static_cast<std::uint32_t>(out.size());
    out += directory;
    putWhole(out, std::uint32_t{0x06054b50});
    putWhole(out, std::uint32_t{0});
    putWhole(out, static_cast<std::uint16_t>(entries.size()));
    putWhole(out, static_cast<std::uint16_t>(entries.size()));
    putWhole(out, static_cast<std::uint32_t>(directory.size()));
    putWhole(out, start);
    putWhole(out, std::uint16_t{0});
    return out;
}
