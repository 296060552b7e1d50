// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/Crc32c.h"

#include <array>
#include <bit>

namespace workbench::exchange
{

namespace
{

constexpr std::array<std::uint32_t, 256> makeTable()
{
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < table.size(); ++i) {
        std::uint32_t value = i;
        for (int bit = 0; bit < 8; ++bit)
            value = (value >> 1) ^ ((value & 1) != 0 ? 0x82f63b78U : 0U);
        table[i] = value;
    }
    return table;
}

constexpr auto kTable = makeTable();

} // namespace

std::uint32_t crc32c(std::string_view data)
{
    std::uint32_t crc = 0xffffffffU;
    for (const char byte : data)
        crc = (crc >> 8) ^ kTable[(crc ^ static_cast<unsigned char>(byte)) & 0xff];
    return ~crc;
}

std::uint32_t maskedCrc32c(std::string_view data)
{
    return std::rotr(crc32c(data), 15) + 0xa282ead8U;
}

} // namespace workbench::exchange
