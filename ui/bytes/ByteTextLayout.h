// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/maps/ByteGlyph.h"

#include <optional>
#include <utility>
#include <vector>

namespace workbench::ui
{

/// Where every byte of a text stands, in lines and cells of one monospaced character. Knows no pixels.
/// A glyph takes at least a cell a byte, and its bytes share its cells evenly.
class ByteTextLayout
{
public:
    struct Cells {
        int line = 0;
        double left = 0, width = 1; ///< in cells
    };

    /// `cells` has the width of each glyph, at least its bytes. A caption line, without glyphs, stands before the
    /// glyphs in which the bytes `captions` lie (ascending); so does the start of a line.
    void setText(std::vector<maps::ByteGlyph> glyphs, std::vector<int> cells, std::vector<int> captions);
    /// Breaks lines after `columns` cells; with `wrap` also after newlines, and rather after a blank than within a
    /// word.
    void arrange(int columns, bool wrap);
    /// Puts other glyphs, of bytes that follow on, in the place of those from `glyph` on, and arranges them as all the
    /// rest. Costs what is new, however long the text is.
    void replaceFrom(int glyph, std::vector<maps::ByteGlyph> glyphs, const std::vector<int>& cells);

    int lines() const { return static_cast<int>(m_lineStarts.size()) - 1; }
    int bytes() const { return static_cast<int>(m_glyphOfByte.size()); }
    const std::vector<maps::ByteGlyph>& glyphs() const { return m_glyphs; }
    std::pair<int, int> glyphsOfLine(int line) const; ///< first, and behind the last; equal for a caption line
    int firstByteOfLine(int line) const; ///< of a caption line: of the line below
    int lastByteOfLine(int line) const;
    int glyphOf(int byte) const { return m_glyphOfByte[static_cast<std::size_t>(byte)]; }
    Cells glyphCells(int glyph) const;
    Cells byteCells(int byte) const;

    std::optional<int> byteAt(int line, double column) const; ///< nothing beside the text
    /// The byte of a line that is nearest to a column; a caption line gives that of the line below. The line must
    /// exist.
    int nearestByte(int line, double column) const;

private:
    void arrangeFrom(int first); ///< a glyph that begins a line; m_lineStarts has the lines before it

    std::vector<maps::ByteGlyph> m_glyphs;
    std::vector<int> m_cells; ///< width of each glyph
    std::vector<int> m_captions; ///< glyphs with a caption line before them
    std::vector<int> m_glyphOfByte;
    std::vector<int> m_lines, m_columns; ///< of each glyph
    std::vector<int> m_lineStarts{0}; ///< first glyph of each line, and the count of glyphs
    int m_width = 1; ///< cells of a line
    bool m_wrap = true;
};

} // namespace workbench::ui
