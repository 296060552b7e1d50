// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/ByteEscapes.h"

#include "core/base/Printable.h"

#include <algorithm>

namespace workbench
{

namespace
{

int hexDigit(char c)
{
    return c >= '0' && c <= '9' ? c - '0'
        : c >= 'a' && c <= 'f'  ? c - 'a' + 10
        : c >= 'A' && c <= 'F'  ? c - 'A' + 10
                                : -1;
}

/// Bytes of the character at the front, 1 where it is none: what printable() takes as one.
std::size_t characterLength(std::string_view text)
{
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 1;
    return std::min(length, text.size());
}

void appendHex(std::string& out, unsigned char byte)
{
    constexpr std::string_view digits = "0123456789abcdef";
    out += "\\x";
    out += digits[byte >> 4];
    out += digits[byte & 0x0f];
}

} // namespace

std::string escapeBytes(std::string_view bytes)
{
    std::string out;
    out.reserve(bytes.size());
    while (!bytes.empty()) {
        const char first = bytes.front();
        std::size_t taken = 1;
        if (first == '\n') {
            out += first;
        } else if (first == '\\') {
            out += "\\\\";
        } else if (first == '\t' || first == '\r') {
            out += first == '\t' ? "\\t" : "\\r";
        } else {
            const std::size_t length = characterLength(bytes);
            const std::string_view character = bytes.substr(0, length);
            if (printable(character) == character) {
                out += character;
                taken = length;
            } else {
                appendHex(out, static_cast<unsigned char>(first));
            }
        }
        bytes.remove_prefix(taken);
    }
    return out;
}

Result<std::string> unescapeBytes(std::string_view text)
{
    std::string bytes;
    bytes.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\') {
            bytes += text[i];
            continue;
        }
        const char kind = i + 1 < text.size() ? text[i + 1] : '\0';
        const int high = i + 2 < text.size() ? hexDigit(text[i + 2]) : -1;
        const int low = i + 3 < text.size() ? hexDigit(text[i + 3]) : -1;
        if (kind == 'x' && high >= 0 && low >= 0) {
            bytes += static_cast<char>(high * 16 + low);
            i += 3;
            continue;
        }
        constexpr std::string_view kinds = "\\nrt0", meanings{"\\\n\r\t\0", 5};
        const auto known = kind == '\0' ? std::string_view::npos : kinds.find(kind);
        if (known == std::string_view::npos)
            return fail(
                ErrorCode::InvalidArgument,
                "The backslash at character " + std::to_string(i + 1) + " of the text begins no escape.",
                R"(Escapes are \n, \r, \t, \0, \xHH with two hexadecimal digits, and \\ for a backslash.)");
        bytes += meanings[known];
        ++i;
    }
    return bytes;
}

} // namespace workbench
