// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/Printable.h"

#include "core/base/Utf8.h"

#include <cstdint>

namespace workbench
{

namespace
{

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
        const auto [codePoint, length] = firstCharacter(text);
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
