// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/maps/ByteGlyph.h"

#include <QSize>

#include <vector>

namespace workbench::ui
{

/// The cell of a monospaced byte, in pixels: as wide as a character of byteFont() and a little room.
QSize byteCell(int height);

/// The width of each glyph in such cells: at least one a byte, more for an escape that needs them.
std::vector<int> cellsOfGlyphs(const std::vector<maps::ByteGlyph>& glyphs, int cellWidth);

} // namespace workbench::ui
