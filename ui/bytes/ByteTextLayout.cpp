// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bytes/ByteTextLayout.h"

#include <algorithm>
#include <string>
#include <tuple>

namespace workbench::ui
{

namespace
{

template <typename Value>
const Value& at(const std::vector<Value>& values, int index)
{
    return values[static_cast<std::size_t>(index)];
}

bool isNewline(const maps::ByteGlyph& glyph, const std::string& arrow)
{
    return glyph.kind == maps::GlyphKind::Control && glyph.text == arrow;
}

} // namespace

void ByteTextLayout::setText(std::vector<maps::ByteGlyph> glyphs, std::vector<int> cells, std::vector<int> captions)
{
    m_glyphs = std::move(glyphs);
    m_cells = std::move(cells);
    m_glyphOfByte.clear();
    for (std::size_t glyph = 0; glyph < m_glyphs.size(); ++glyph)
        m_glyphOfByte.insert(m_glyphOfByte.end(), static_cast<std::size_t>(m_glyphs[glyph].length), int(glyph));
    m_captions.clear();
    for (const int byte : captions) {
        if (byte >= 0 && byte < bytes())
            m_captions.push_back(glyphOf(byte));
    }
    m_lines.assign(m_glyphs.size(), 0);
    m_columns.assign(m_glyphs.size(), 0);
    m_lineStarts = {0};
}

void ByteTextLayout::arrange(int columns, bool wrap)
{
    m_width = columns;
    m_wrap = wrap;
    m_lineStarts.clear();
    arrangeFrom(0);
}

void ByteTextLayout::replaceFrom(int glyph, std::vector<maps::ByteGlyph> glyphs, const std::vector<int>& cells)
{
    // The line before may have ended where it did because of the glyphs that go, never the one before that.
    int line = m_glyphs.empty() ? 0 : std::max(0, at(m_lines, std::min(glyph, int(m_glyphs.size()) - 1)) - 1);
    if (line > 0 && at(m_lineStarts, line - 1) == at(m_lineStarts, line))
        --line; // a caption belongs to the line below it
    const auto keep = static_cast<std::size_t>(glyph);
    m_glyphOfByte.resize(static_cast<std::size_t>(keep < m_glyphs.size() ? m_glyphs[keep].first : bytes()));
    m_glyphs.resize(keep);
    m_cells.resize(keep);
    for (std::size_t i = 0; i < glyphs.size(); ++i) {
        m_glyphOfByte.insert(m_glyphOfByte.end(), static_cast<std::size_t>(glyphs[i].length), int(m_glyphs.size()));
        m_glyphs.push_back(std::move(glyphs[i]));
        m_cells.push_back(cells[i]);
    }
    m_lines.resize(m_glyphs.size());
    m_columns.resize(m_glyphs.size());
    const int first = m_lineStarts.size() > 1 ? at(m_lineStarts, line) : 0;
    m_lineStarts.resize(m_lineStarts.size() > 1 ? static_cast<std::size_t>(line) : 0);
    arrangeFrom(first);
}

void ByteTextLayout::arrangeFrom(int first)
{
    static const std::string arrow = maps::byteLabel('\n');
    const int count = static_cast<int>(m_glyphs.size());
    auto caption = std::lower_bound(m_captions.begin(), m_captions.end(), first);
    int start = 0, column = 0, afterBlank = -1; // afterBlank: where this line may be broken between words
    const auto begin = [&](int glyph) {
        m_lineStarts.push_back(glyph);
        start = glyph;
        column = 0;
        afterBlank = -1;
    };
    for (int glyph = first; glyph < count; ++glyph) {
        if (caption != m_captions.end() && *caption == glyph) {
            m_lineStarts.push_back(glyph); // the caption's own line
            begin(glyph);
            ++caption;
        } else if (glyph == first || (m_wrap && isNewline(at(m_glyphs, glyph - 1), arrow))) {
            begin(glyph);
        } else if (glyph > start && column + at(m_cells, glyph) > m_width) {
            const int from = m_wrap && afterBlank > start ? afterBlank : glyph;
            begin(from);
            for (int moved = from; moved < glyph; ++moved) { // the begun word goes to the new line
                m_lines[std::size_t(moved)] = int(m_lineStarts.size()) - 1;
                m_columns[std::size_t(moved)] = column;
                column += at(m_cells, moved);
            }
            if (from < glyph && column + at(m_cells, glyph) > m_width) // the word fills the line, and no more
                begin(glyph);
        }
        m_lines[std::size_t(glyph)] = int(m_lineStarts.size()) - 1;
        m_columns[std::size_t(glyph)] = column;
        column += at(m_cells, glyph);
        if (at(m_glyphs, glyph).kind == maps::GlyphKind::Space)
            afterBlank = glyph + 1;
    }
    m_lineStarts.push_back(count);
}

std::pair<int, int> ByteTextLayout::glyphsOfLine(int line) const
{
    return {at(m_lineStarts, line), at(m_lineStarts, line + 1)};
}

int ByteTextLayout::firstByteOfLine(int line) const
{
    return at(m_glyphs, at(m_lineStarts, line)).first;
}

int ByteTextLayout::lastByteOfLine(int line) const
{
    const auto [first, last] = glyphsOfLine(line);
    const maps::ByteGlyph& glyph = at(m_glyphs, std::max(first, last - 1));
    return glyph.first + glyph.length - 1;
}

ByteTextLayout::Cells ByteTextLayout::glyphCells(int glyph) const
{
    return {at(m_lines, glyph), double(at(m_columns, glyph)), double(at(m_cells, glyph))};
}

ByteTextLayout::Cells ByteTextLayout::byteCells(int byte) const
{
    const int index = glyphOf(byte);
    const maps::ByteGlyph& glyph = at(m_glyphs, index);
    Cells cells = glyphCells(index);
    cells.width /= glyph.length;
    cells.left += cells.width * (byte - glyph.first);
    return cells;
}

std::optional<int> ByteTextLayout::byteAt(int line, double column) const
{
    if (line < 0 || line >= lines() || column < 0)
        return std::nullopt;
    const auto [first, last] = glyphsOfLine(line);
    if (first == last)
        return std::nullopt;
    const Cells end = glyphCells(last - 1);
    return column < end.left + end.width ? std::optional(nearestByte(line, column)) : std::nullopt;
}

int ByteTextLayout::nearestByte(int line, double column) const
{
    auto [first, last] = glyphsOfLine(line);
    if (first == last) // a caption always has a line below it
        std::tie(first, last) = glyphsOfLine(line + 1);
    const auto behind
        = std::upper_bound(m_columns.begin() + first, m_columns.begin() + last, column, [](double wanted, int begins) {
              return wanted < begins;
          });
    const int index = std::max(first, int(behind - m_columns.begin()) - 1);
    const maps::ByteGlyph& glyph = at(m_glyphs, index);
    const Cells cells = glyphCells(index);
    const int byte = int((column - cells.left) / cells.width * glyph.length);
    return glyph.first + std::clamp(byte, 0, glyph.length - 1);
}

} // namespace workbench::ui
