// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bytes/ByteCaret.h"

#include "ui/bytes/ByteTextLayout.h"

#include <QKeyEvent>

#include <algorithm>

namespace workbench::ui
{

namespace
{

int caretByLines(const ByteTextLayout& layout, int caret, int lines)
{
    const auto cells = layout.byteCells(caret);
    int line = std::clamp(cells.line + lines, 0, layout.lines() - 1);
    const auto [first, behind] = layout.glyphsOfLine(line);
    if (first == behind && lines < 0 && line > 0)
        --line; // over a caption; downwards the line below it is meant anyway
    return layout.nearestByte(line, cells.left);
}

} // namespace

std::optional<int> caretAfter(const QKeyEvent& event, const ByteTextLayout& layout, int caret, int pageLines)
{
    const int last = layout.bytes() - 1;
    const int line = layout.byteCells(caret).line;
    const bool all = event.modifiers().testFlag(Qt::ControlModifier);
    switch (event.key()) {
    case Qt::Key_Left:
        return std::max(0, caret - 1);
    case Qt::Key_Right:
        return std::min(last, caret + 1);
    case Qt::Key_Up:
        return caretByLines(layout, caret, -1);
    case Qt::Key_Down:
        return caretByLines(layout, caret, 1);
    case Qt::Key_PageUp:
        return caretByLines(layout, caret, -pageLines);
    case Qt::Key_PageDown:
        return caretByLines(layout, caret, pageLines);
    case Qt::Key_Home:
        return all ? 0 : layout.firstByteOfLine(line);
    case Qt::Key_End:
        return all ? last : layout.lastByteOfLine(line);
    default:
        return std::nullopt;
    }
}

} // namespace workbench::ui
