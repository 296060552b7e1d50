// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/SampleTextPainter.h"

#include "ui/base/Format.h"
#include "ui/theme/Theme.h"

#include <QPainter>
#include <QPolygonF>

#include <algorithm>

namespace workbench::ui
{

namespace
{
constexpr double kEscapeDimming = 0.6; ///< no more, for grounds lie behind escapes too
constexpr double kSelectionAccent = 0.2;
} // namespace

SampleTextPainter::SampleTextPainter(const SampleText& text, const Theme& theme, QSizeF cell)
    : m_text(text)
    , m_theme(theme)
    , m_cell(cell)
{
}

QRectF SampleTextPainter::rectOf(const ByteTextLayout::Cells& cells) const
{
    return {cells.left * m_cell.width(), cells.line * m_cell.height(), cells.width * m_cell.width(), m_cell.height()};
}

QRectF SampleTextPainter::byteRect(int byte) const
{
    return rectOf(m_text.layout().byteCells(byte));
}

QRectF SampleTextPainter::markRect(int byte) const
{
    if (m_text.size() == 0)
        return {};
    const QRectF cell = byteRect(std::min(byte, m_text.size() - 1));
    const double x = byte < m_text.size() ? cell.left() : cell.right();
    return {x - 3, cell.top(), 6, cell.height()};
}

void SampleTextPainter::paint(QPainter& painter, int first, int last) const
{
    for (int line = first; line <= last; ++line) {
        paintGround(painter, line);
        paintText(painter, line);
    }
    if (mark)
        paintMark(painter, *mark);
    if (selected)
        paintBox(painter, *selected, false);
    if (caret && caret != selected)
        paintBox(painter, *caret, true);
}

void SampleTextPainter::paintGround(QPainter& painter, int line) const
{
    const QColor selection = mixColours(m_theme.selection, m_theme.accent, kSelectionAccent);
    const int held = m_text.heldBack().value_or(m_text.size());
    for (int byte = m_text.layout().firstByteOfLine(line); byte <= m_text.layout().lastByteOfLine(line); ++byte) {
        const ShownByte& shown = m_text.bytes()[static_cast<std::size_t>(byte)];
        const QRectF cell = byteRect(byte);
        const bool known = static_cast<std::size_t>(byte) < difference.size();
        const QColor ground = byte >= marked.first && byte < marked.second
            ? selection
            : groundColour(tint, shown, known ? difference[static_cast<std::size_t>(byte)] : 0, m_theme);
        if (ground.isValid() && byte < held)
            painter.fillRect(cell.adjusted(0, 1, 0, -1), ground);
        if (shown.origin == sample::ByteOrigin::Chosen)
            painter.fillRect(QRectF(cell.left(), cell.bottom() - 2, cell.width(), 2), m_theme.accent);
    }
}

void SampleTextPainter::paintText(QPainter& painter, int line) const
{
    const QColor escapes = mixColours(m_theme.text, m_theme.dim, kEscapeDimming);
    const int held = m_text.heldBack().value_or(m_text.size());
    const auto [begin, end] = m_text.layout().glyphsOfLine(line);
    for (int index = begin; index < end; ++index) {
        const maps::ByteGlyph& glyph = m_text.layout().glyphs()[static_cast<std::size_t>(index)];
        if (glyph.kind == maps::GlyphKind::Space)
            continue;
        const QRectF cells = rectOf(m_text.layout().glyphCells(index));
        const ShownByte& shown = m_text.bytes()[static_cast<std::size_t>(glyph.first)];
        const bool selection = glyph.first >= marked.first && glyph.first < marked.second;
        // Dim text on a ground would be hard to read.
        const bool dim = (shown.origin == sample::ByteOrigin::Prompt || !shown.onPath) && !selection;
        const bool escape = glyph.kind == maps::GlyphKind::Control || glyph.kind == maps::GlyphKind::Invalid;
        if (glyph.kind == maps::GlyphKind::Invalid)
            painter.fillRect(QRectF(cells.left() + 1, cells.bottom() - 5, cells.width() - 2, 2), m_theme.warning);
        painter.setPen(dim || glyph.first >= held ? m_theme.dim : escape ? escapes : m_theme.text);
        painter.drawText(cells, Qt::AlignCenter | Qt::TextDontClip, fromUtf8(glyph.text));
    }
}

void SampleTextPainter::paintBox(QPainter& painter, int byte, bool dashed) const
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    QPen pen(m_theme.accent, dashed ? 1.5 : 2, Qt::SolidLine, Qt::FlatCap);
    if (dashed)
        pen.setDashPattern({2, 1.5});
    painter.setPen(pen);
    painter.drawRoundedRect(byteRect(byte).adjusted(-0.5, 1, 0.5, -1), 2.5, 2.5);
    painter.restore();
}

void SampleTextPainter::paintMark(QPainter& painter, int byte) const
{
    const QRectF area = markRect(byte);
    if (area.isEmpty())
        return;
    const double x = area.center().x();
    painter.fillRect(QRectF(x - 1, area.top(), 2, area.height()), m_theme.bad);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.bad);
    painter.drawPolygon(
        QPolygonF({{x - 4, area.top() - 1}, {x + 4, area.top() - 1}, {x, area.top() + 4}}), Qt::OddEvenFill);
    painter.restore();
}

} // namespace workbench::ui
