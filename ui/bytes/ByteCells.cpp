// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bytes/ByteCells.h"

#include "ui/base/Format.h"
#include "ui/theme/Theme.h"

#include <QFontMetrics>

#include <algorithm>

namespace workbench::ui
{

namespace
{
/// Room beside a character in its cell.
constexpr int kSpacing = 2;
} // namespace

QSize byteCell(int height)
{
    return {QFontMetrics(byteFont()).horizontalAdvance(QLatin1Char('0')) + kSpacing, height};
}

std::vector<int> cellsOfGlyphs(const std::vector<maps::ByteGlyph>& glyphs, int cellWidth)
{
    // Counted rather than measured, as measuring 65,536 of them is slow: every character of an escape is as wide as a
    // digit.
    std::vector<int> cells;
    cells.reserve(glyphs.size());
    for (const maps::ByteGlyph& glyph : glyphs) {
        const bool escape = glyph.kind == maps::GlyphKind::Control || glyph.kind == maps::GlyphKind::Invalid;
        const int width = escape ? int(fromUtf8(glyph.text).size()) * (cellWidth - kSpacing) + kSpacing : cellWidth;
        cells.push_back(std::max(glyph.length, (width + cellWidth - 1) / cellWidth));
    }
    return cells;
}

} // namespace workbench::ui
