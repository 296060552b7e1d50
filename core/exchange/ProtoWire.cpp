// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/exchange/ProtoWire.h"

#include "core/base/ByteCoding.h"

#include <bit>

namespace workbench::exchange
{

namespace
{

void putVarint(std::string& out, std::uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        out += static_cast<char>(0x80 | (value & 0x7f));
    out += static_cast<char>(value);
}

void putKey(std::string& out, std::uint32_t number, WireKind kind)
{
    putVarint(out, std::uint64_t{number} << 3 | static_cast<std::uint64_t>(kind));
}

} // namespace

void putField(std::string& out, std::uint32_t number, std::uint64_t value)
{
    putKey(out, number, WireKind::Varint);
    putVarint(out, value);
}

void putField(std::string& out, std::uint32_t number, std::string_view bytes)
{
    putKey(out, number, WireKind::Bytes);
    putVarint(out, bytes.size());
    out += bytes;
}

void putRealField(std::string& out, std::uint32_t number, double value)
{
    putKey(out, number, WireKind::Fixed64);
    putReal(out, value);
}

double WireField::real() const
{
    return std::bit_cast<double>(whole);
}

float WireField::single() const
{
    return std::bit_cast<float>(static_cast<std::uint32_t>(whole));
}

std::optional<std::uint64_t> WireReader::varint()
{
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && m_place < m_data.size(); shift += 7) {
        const auto byte = static_cast<unsigned char>(m_data[m_place++]);
        if (shift == 63 && byte > 1)
            break; // more than 64 bits
        value |= std::uint64_t{byte & 0x7fU} << shift;
        if (byte < 0x80)
            return value;
    }
    m_sound = false;
    return std::nullopt;
}

std::optional<std::uint64_t> WireReader::fixed(unsigned bytes)
{
    if (m_data.size() - m_place < bytes) {
        m_sound = false;
        return std::nullopt;
    }
    ByteTaker taker(m_data.substr(m_place, bytes));
    m_place += bytes;
    return bytes == 8 ? taker.whole<std::uint64_t>() : taker.whole<std::uint32_t>();
}

std::optional<WireField> WireReader::next()
{
    if (!m_sound || m_place == m_data.size())
        return std::nullopt;
    const auto key = varint();
    if (!key)
        return std::nullopt;
    WireField field;
    field.number = static_cast<std::uint32_t>(*key >> 3);
    field.kind = static_cast<WireKind>(*key & 7);
    std::optional<std::uint64_t> value;
    if (*key >> 3 == 0 || *key >> 3 > 0x1fffffff)
        m_sound = false;
    else if (field.kind == WireKind::Varint || field.kind == WireKind::Bytes)
        value = varint();
    else if (field.kind == WireKind::Fixed64 || field.kind == WireKind::Fixed32)
        value = fixed(field.kind == WireKind::Fixed64 ? 8 : 4);
    else
        m_sound = false;
    if (value && field.kind == WireKind::Bytes) {
        if (*value > m_data.size() - m_place) {
            m_sound = false;
            return std::nullopt;
        }
        field.bytes = m_data.substr(m_place, static_cast<std::size_t>(*value));
        m_place += field.bytes.size();
        return field;
    }
    if (!value)
        return std::nullopt;
    field.whole = *value;
    return field;
}

} // namespace workbench::exchange
