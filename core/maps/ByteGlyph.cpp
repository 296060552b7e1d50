// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/maps/ByteGlyph.h"

#include "core/base/Utf8.h"

#include <algorithm>
#include <utility>

namespace workbench::maps
{

namespace
{

constexpr char kNewlineArrow[] = "\u21b5";
constexpr char kVisibleSpace[] = "\u2423";

std::string hexadecimal(std::uint32_t value, int digits)
{
    std::string text;
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4)
        text += "0123456789abcdef"[value >> shift & 0x0f];
    return text;
}

bool isControl(std::uint8_t byte)
{
    return byte < 0x20 || byte == 0x7f;
}

/// Blank, or drawn over the character before it, or drawn by no ordinary font: as it is, such a character would leave
/// its bytes unseen.
bool leavesNoMark(std::uint32_t codePoint)
{
    static constexpr std::pair<std::uint32_t, std::uint32_t> kRanges[]{
        {0x00a0, 0x00a0},   {0x00ad, 0x00ad}, // no-break space, soft hyphen
        {0x0300, 0x036f}, // combining accents
        {0x115f, 0x1160},   {0x1680, 0x1680},   {0x180b, 0x180f}, // Hangul fillers, Ogham space, Mongolian selectors
        {0x1ab0, 0x1aff},   {0x1dc0, 0x1dff}, // combining accents
        {0x2000, 0x200f},   {0x202f, 0x202f},   {0x205f, 0x205f}, // spaces
        {0x20d0, 0x20ff},   {0x2800, 0x2800},   {0x3000, 0x3000}, {0x3164, 0x3164}, // combining marks, blanks
        {0xe000, 0xf8ff}, // private use
        {0xfdd0, 0xfdef},   {0xfe00, 0xfe0f},   {0xfe20, 0xfe2f}, // no characters, selectors, halves
        {0xffa0, 0xffa0},   {0xfff0, 0xfffb}, // half-width filler, annotations
        {0xe0000, 0xe0fff}, {0xf0000, 0x10ffff}}; // tags, variation selectors, private use
    const bool isNoCharacter = (codePoint & 0xfffe) == 0xfffe;
    return isHidden(codePoint) || isNoCharacter
        || std::any_of(std::begin(kRanges), std::end(kRanges), [codePoint](const auto& range) {
               return codePoint >= range.first && codePoint <= range.second;
           });
}

ByteGlyph firstGlyph(std::string_view bytes)
{
    const auto [codePoint, length] = firstCharacter(bytes);
    const auto byte = static_cast<std::uint8_t>(bytes.front());
    if (length == 0)
        return {0, 1, GlyphKind::Invalid, byteLabel(byte)};
    if (length == 1) {
        if (byte == ' ')
            return {0, 1, GlyphKind::Space, " "};
        return {0, 1, isControl(byte) ? GlyphKind::Control : GlyphKind::Printable, byteLabel(byte)};
    }
    const int cells = static_cast<int>(length);
    if (!leavesNoMark(codePoint))
        return {0, cells, GlyphKind::Multibyte, std::string(bytes.substr(0, length))};
    return {
        0, cells, GlyphKind::Control,
        codePoint <= 0xffff ? "\\u" + hexadecimal(codePoint, 4) : "\\U" + hexadecimal(codePoint, 8)};
}

} // namespace

std::vector<ByteGlyph> byteGlyphs(std::string_view bytes)
{
    std::vector<ByteGlyph> glyphs;
    glyphs.reserve(bytes.size());
    int first = 0;
    while (!bytes.empty()) {
        ByteGlyph glyph = firstGlyph(bytes);
        glyph.first = first;
        first += glyph.length;
        bytes.remove_prefix(static_cast<std::size_t>(glyph.length));
        glyphs.push_back(std::move(glyph));
    }
    return glyphs;
}

std::string byteLabel(std::uint8_t byte)
{
    switch (byte) {
    case '\n':
        return kNewlineArrow;
    case '\t':
        return "\\t";
    case '\r':
        return "\\r";
    case ' ':
        return kVisibleSpace;
    default:
        break;
    }
    if (byte >= 0x80)
        return hexadecimal(byte, 2);
    return isControl(byte) ? "\\x" + hexadecimal(byte, 2) : std::string(1, static_cast<char>(byte));
}

std::string byteDescription(std::uint8_t byte)
{
    std::string name;
    if (byte == '\n')
        name = "newline";
    else if (byte == '\t')
        name = "tab";
    else if (byte == '\r')
        name = "carriage return";
    else if (byte == ' ')
        name = "space";
    else if (byte >= 0x80)
        name = "byte";
    else if (isControl(byte))
        name = "control";
    else
        name = "'" + byteLabel(byte) + "'";
    return name + " 0x" + hexadecimal(byte, 2) + " " + std::to_string(byte);
}

} // namespace workbench::maps
