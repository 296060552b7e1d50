// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Printable.h"

#include <cstdint>

namespace workbench
{

namespace
{

struct Decoded {
    std::uint32_t codePoint = 0;
    std::size_t length = 0; ///< 0: no valid UTF-8 here
};

// Strict UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF.
Decoded decode(std::string_view text)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80)
        return {lead, 1};
    const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || text.size() < length)
        return {};
    std::uint32_t codePoint = lead & (0x7fU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xc0) != 0x80)
            return {};
        codePoint = codePoint << 6 | (byte(i) & 0x3fU);
    }
    constexpr std::uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
    if (codePoint < kLeast[length] || codePoint > 0x10ffff || (codePoint >= 0xd800 && codePoint < 0xe000))
        return {};
    return {codePoint, length};
}

bool isHidden(std::uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x061c || (c >= 0x200b && c <= 0x200f)
        || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff;
}

void appendHex(std::string& out, char kind, std::uint32_t value, int digits)
{
    out += '\\';
    out += kind;
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
        out += "0123456789abcdef"[value >> shift & 0x0f];
}

} // namespace

std::string printable(std::string_view text)
{
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const auto [codePoint, length] = decode(text);
        if (length == 0)
            appendHex(out, 'x', static_cast<unsigned char>(text.front()), 2);
        else if (codePoint == '\n')
            out += "\\n";
        else if (codePoint == '\t')
            out += "\\t";
        else if (codePoint == '\r')
            out += "\\r";
        else if (isHidden(codePoint))
            codePoint < 0x80 ? appendHex(out, 'x', codePoint, 2) : appendHex(out, 'u', codePoint, 4);
        else
            out += text.substr(0, length);
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return out;
}

} // namespace workbench
