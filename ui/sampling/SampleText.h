// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/bytes/ByteTextLayout.h"
#include "ui/sampling/ShownByte.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace workbench::ui
{

/// The bytes of a text that may still be growing, and where each stands. While it grows, a character whose bytes have
/// not all come is held back as one glyph, so that it is never seen as broken bytes.
class SampleText
{
public:
    explicit SampleText(int cellWidth); ///< pixels

    void set(std::vector<ShownByte> bytes);
    void append(std::span<const ShownByte> bytes); ///< costs what is new, however long the text is
    void setGrowing(bool growing);
    void arrange(int columns);

    const std::vector<ShownByte>& bytes() const { return m_bytes; }
    const std::string& text() const { return m_text; } ///< the same bytes
    int size() const { return static_cast<int>(m_bytes.size()); }
    const ByteTextLayout& layout() const { return m_layout; }
    bool growing() const { return m_growing; }
    std::optional<int> heldBack() const; ///< first byte of the character that is held back, the text's last glyph

private:
    void refresh(int fromByte); ///< glyphs of the bytes from there on, which must begin one

    int m_cellWidth;
    std::vector<ShownByte> m_bytes;
    std::string m_text;
    ByteTextLayout m_layout;
    bool m_growing = false;
    int m_heldBack = 0; ///< bytes
};

/// Bytes at the end of a text that are the beginning of a character: 0 to 3.
int incompleteEnd(std::string_view text);

} // namespace workbench::ui
