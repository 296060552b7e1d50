// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace workbench
{

/// Appends a whole number, low byte first.
template <std::integral Whole>
void putWhole(std::string& out, Whole value)
{
    const auto bits = static_cast<std::make_unsigned_t<Whole>>(value);
    for (unsigned i = 0; i < sizeof value; ++i)
        out += static_cast<char>(bits >> (8 * i) & 0xff);
}
inline void putReal(std::string& out, double value)
{
    putWhole(out, std::bit_cast<std::uint64_t>(value));
}
inline void putReal(std::string& out, float value)
{
    putWhole(out, std::bit_cast<std::uint32_t>(value));
}
/// Its length (four bytes), then the text.
inline void putText(std::string& out, std::string_view text)
{
    putWhole(out, static_cast<std::uint32_t>(text.size()));
    out += text;
}

/// Takes such values from the front, none beyond the end: from the first that is missing on, isWhole() is false and all
/// values are 0 or empty.
class ByteTaker
{
public:
    explicit ByteTaker(std::string_view data)
        : m_data(data)
    {
    }

    bool isWhole() const { return m_whole; }
    std::size_t place() const { return m_place; }
    std::size_t left() const { return m_data.size() - m_place; }

    std::string_view bytes(std::size_t count)
    {
        if (!m_whole || count > left()) {
            m_whole = false;
            return {};
        }
        m_place += count;
        return m_data.substr(m_place - count, count);
    }
    template <std::integral Whole>
    Whole whole()
    {
        std::make_unsigned_t<Whole> value = 0;
        const std::string_view data = bytes(sizeof value);
        for (unsigned i = 0; i < data.size(); ++i)
            value |= static_cast<decltype(value)>(
                static_cast<decltype(value)>(static_cast<unsigned char>(data[i])) << (8 * i));
        return static_cast<Whole>(value);
    }
    double real() { return std::bit_cast<double>(whole<std::uint64_t>()); }
    float single() { return std::bit_cast<float>(whole<std::uint32_t>()); }
    std::string_view text() { return bytes(whole<std::uint32_t>()); }

private:
    std::string_view m_data;
    std::size_t m_place = 0;
    bool m_whole = true;
};

} // namespace workbench
