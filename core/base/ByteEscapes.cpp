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

struct Escape {
    char byte = 0;
    std::size_t length = 0; ///< of the text; 0: a backslash that begins none
};

/// What a text begins with, which need be no escape.
Escape escapeAt(std::string_view text)
{
    if (text.front() != '\\')
        return {text.front(), 1};
    const char kind = text.size() > 1 ? text[1] : '\0';
    const int high = text.size() > 2 ? hexDigit(text[2]) : -1;
    const int low = text.size() > 3 ? hexDigit(text[3]) : -1;
    if (kind == 'x' && high >= 0 && low >= 0)
        return {static_cast<char>(high * 16 + low), 4};
    constexpr std::string_view kinds = "\\nrt0", meanings{"\\\n\r\t\0", 5};
    const auto known = kind == '\0' ? std::string_view::npos : kinds.find(kind);
    return known == std::string_view::npos ? Escape() : Escape{meanings[known], 2};
}

bool beginsCharacter(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xc0) != 0x80;
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
    for (std::size_t i = 0; i < text.size();) {
        const Escape escape = escapeAt(text.substr(i));
        if (escape.length == 0) {
            const auto before = std::count_if(text.begin(), text.begin() + std::ptrdiff_t(i), beginsCharacter);
            return fail(
                ErrorCode::InvalidArgument,
                "The backslash at character " + std::to_string(before + 1) + " of the text begins no escape.",
                R"(Escapes are \n, \r, \t, \0, \xHH with two hexadecimal digits, and \\ for a backslash.)");
        }
        bytes += escape.byte;
        i += escape.length;
    }
    return bytes;
}

std::optional<std::size_t> badEscape(std::string_view text)
{
    for (std::size_t i = 0; i < text.size();) {
        const std::size_t length = escapeAt(text.substr(i)).length;
        if (length == 0)
            return i;
        i += length;
    }
    return std::nullopt;
}

} // namespace workbench
