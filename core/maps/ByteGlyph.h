// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace workbench::maps
{

enum class GlyphKind {
    Printable, ///< as it is
    Space, ///< a blank
    Control, ///< an escape, dim: the arrow for a newline, "\t", "\x07"; also for a character that would leave no mark
    Multibyte, ///< a character of two to four bytes, valid UTF-8 and printable
    Invalid, ///< a byte that belongs to no valid character: two hexadecimal digits, marked
};

/// How a byte, or the bytes of one character, are shown. No byte is ever left out: the lengths of the glyphs of a text
/// add up to its length.
struct ByteGlyph {
    int first = 0; ///< index of its first byte
    int length = 1; ///< bytes
    GlyphKind kind = GlyphKind::Printable;
    std::string text; ///< UTF-8

    bool operator==(const ByteGlyph&) const = default;
};

/// Longest match from the left. A character cut off at either end of the text gives Invalid bytes there.
std::vector<ByteGlyph> byteGlyphs(std::string_view bytes);

/// One byte alone, in at most four characters: "a", "\n" as an arrow, a space as an open box, "\t", "\x07", "c3".
std::string byteLabel(std::uint8_t byte);
/// The same in words for a tooltip: "'a' 0x61 97", "newline 0x0a 10".
std::string byteDescription(std::uint8_t byte);

} // namespace workbench::maps
