// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/SampleText.h"

#include "core/base/Utf8.h"
#include "ui/bytes/ByteCells.h"

#include <algorithm>

namespace workbench::ui
{

namespace
{
constexpr int kLongestIncomplete = 3; ///< bytes of a character that lacks its last
constexpr char kHeldBack[] = "\u2026";
} // namespace

int incompleteEnd(std::string_view text)
{
    for (int length = 1; length <= kLongestIncomplete && std::size_t(length) <= text.size(); ++length) {
        const std::string_view end = text.substr(text.size() - std::size_t(length));
        const auto lead = static_cast<unsigned char>(end.front());
        if ((lead & 0xc0) == 0x80)
            continue;
        if (length == 1)
            return lead >= 0xc2 && lead <= 0xf4 ? 1 : 0;
        // Which second bytes a lead allows, the strict reader knows: any third and fourth will do.
        const std::size_t whole = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
        const std::string completed = std::string(end) + std::string(kLongestIncomplete, '\x80');
        return end.size() < whole && firstCharacter(completed).length == whole ? length : 0;
    }
    return 0;
}

SampleText::SampleText(int cellWidth)
    : m_cellWidth(cellWidth)
{
}

void SampleText::set(std::vector<ShownByte> bytes)
{
    m_bytes = std::move(bytes);
    m_text.clear();
    for (const ShownByte& byte : m_bytes)
        m_text += static_cast<char>(byte.byte);
    refresh(0);
}

void SampleText::append(std::span<const ShownByte> bytes)
{
    if (bytes.empty())
        return;
    const int before = size();
    m_bytes.insert(m_bytes.end(), bytes.begin(), bytes.end());
    for (const ShownByte& byte : bytes)
        m_text += static_cast<char>(byte.byte);
    // Bytes that were no character may be one with those that follow.
    const int last = std::max(0, before - kLongestIncomplete);
    refresh(before == 0 ? 0 : m_layout.glyphs()[std::size_t(m_layout.glyphOf(last))].first);
}

void SampleText::setGrowing(bool growing)
{
    if (growing == m_growing)
        return;
    m_growing = growing;
    const int last = std::max(0, size() - kLongestIncomplete);
    if (size() > 0)
        refresh(m_layout.glyphs()[std::size_t(m_layout.glyphOf(last))].first);
}

void SampleText::arrange(int columns)
{
    m_layout.arrange(columns, true);
}

std::optional<int> SampleText::heldBack() const
{
    return m_heldBack > 0 ? std::optional(size() - m_heldBack) : std::nullopt;
}

void SampleText::refresh(int fromByte)
{
    m_heldBack = m_growing ? incompleteEnd(m_text) : 0;
    const auto from = static_cast<std::size_t>(fromByte);
    std::vector<maps::ByteGlyph> glyphs
        = maps::byteGlyphs(std::string_view(m_text).substr(from, m_text.size() - from - std::size_t(m_heldBack)));
    for (maps::ByteGlyph& glyph : glyphs)
        glyph.first += fromByte;
    std::vector<int> cells = cellsOfGlyphs(glyphs, m_cellWidth);
    if (m_heldBack > 0) {
        glyphs.push_back({size() - m_heldBack, m_heldBack, maps::GlyphKind::Control, kHeldBack});
        cells.push_back(m_heldBack);
    }
    const int first = fromByte < m_layout.bytes() ? m_layout.glyphOf(fromByte) : int(m_layout.glyphs().size());
    m_layout.replaceFrom(first, std::move(glyphs), cells);
}

} // namespace workbench::ui
