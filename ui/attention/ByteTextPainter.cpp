// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attention/ByteTextPainter.h"

#include "ui/base/Format.h"
#include "ui/theme/Theme.h"

#include <QCoreApplication>
#include <QPainter>

namespace workbench::ui
{

namespace
{

constexpr double kMemoryDimming = 0.4;
constexpr double kEscapeDimming = 0.6; ///< no more, for tints lie behind escapes too
constexpr double kLeastShare = 0.004; ///< below it a tint is not told from the card

QString tr(const char* text)
{
    return QCoreApplication::translate("workbench::ui::ByteTextPainter", text);
}

} // namespace

ByteTextPainter::ByteTextPainter(
    const ByteTextLayout& layout, const maps::AttentionMap& map, const Theme& theme, QSizeF cell)
    : m_layout(layout)
    , m_map(map)
    , m_theme(theme)
    , m_cell(cell)
{
}

QRectF ByteTextPainter::rectOf(const ByteTextLayout::Cells& cells) const
{
    return {cells.left * m_cell.width(), cells.line * m_cell.height(), cells.width * m_cell.width(), m_cell.height()};
}

void ByteTextPainter::paint(QPainter& painter, int first, int last, double width) const
{
    for (int line = first; line <= last; ++line) {
        const auto [begin, end] = m_layout.glyphsOfLine(line);
        if (begin == end) {
            paintCaption(painter, line, width);
            continue;
        }
        paintGround(painter, line);
        paintText(painter, line);
    }
    if (lock.key)
        paintBox(painter, *lock.key, true);
    if (lock.query)
        paintBox(painter, m_map.ownKey(*lock.query), false);
    if (caret) {
        const QRectF cell = rectOf(m_layout.byteCells(*caret));
        painter.fillRect(QRectF(cell.left(), cell.bottom() - 2, cell.width(), 2), m_theme.accent);
    }
}

void ByteTextPainter::paintGround(QPainter& painter, int line) const
{
    for (int byte = m_layout.firstByteOfLine(line); byte <= m_layout.lastByteOfLine(line); ++byte) {
        const QRectF cell = rectOf(m_layout.byteCells(byte)).adjusted(0, 1, 0, -1);
        const float share = shares[static_cast<std::size_t>(byte)];
        if (byte >= selected.first && byte < selected.second)
            painter.fillRect(cell, mixColours(m_theme.selection, m_theme.accent, 0.2));
        else if (share > kLeastShare)
            painter.fillRect(cell, tintColour(tint, share, m_theme));
    }
}

void ByteTextPainter::paintText(QPainter& painter, int line) const
{
    const QColor memory = mixColours(m_theme.text, m_theme.dim, kMemoryDimming);
    const QColor escapes = mixColours(m_theme.text, m_theme.dim, kEscapeDimming);
    const int firstSeen = lock.query ? m_map.firstVisible[static_cast<std::size_t>(*lock.query)] : 0;
    const int lastSeen = lock.query ? m_map.ownKey(*lock.query) : m_map.keys;
    const auto [begin, end] = m_layout.glyphsOfLine(line);
    for (int index = begin; index < end; ++index) {
        const maps::ByteGlyph& glyph = m_layout.glyphs()[static_cast<std::size_t>(index)];
        if (glyph.kind == maps::GlyphKind::Space)
            continue;
        const QRectF cells = rectOf(m_layout.glyphCells(index));
        // Dim text on a tint would be hard to read; surprisal tints unseen bytes too.
        const bool unseen = tint == TextTint::Attention && (glyph.first > lastSeen || glyph.first < firstSeen);
        const bool escape = glyph.kind == maps::GlyphKind::Control || glyph.kind == maps::GlyphKind::Invalid;
        if (glyph.kind == maps::GlyphKind::Invalid)
            painter.fillRect(QRectF(cells.left() + 1, cells.bottom() - 4, cells.width() - 2, 2), m_theme.warning);
        painter.setPen(unseen ? m_theme.dim : escape ? escapes : glyph.first < m_map.memory() ? memory : m_theme.text);
        painter.drawText(cells, Qt::AlignCenter | Qt::TextDontClip, fromUtf8(glyph.text));
    }
}

void ByteTextPainter::paintCaption(QPainter& painter, int line, double width) const
{
    const bool memory = line == 0 && m_map.memory() > 0;
    const QString words = memory ? tr("memory, %1 bytes").arg(formatCount(m_map.memory()))
                                 : tr("this segment, %1 bytes").arg(formatCount(m_map.queries));
    const QRectF area(0, line * m_cell.height(), width, m_cell.height());
    const QFont font = painter.font();
    painter.setFont(smallFont());
    painter.setPen(m_theme.dim);
    painter.drawText(area, Qt::AlignLeft | Qt::AlignVCenter, words);
    const double from = painter.fontMetrics().horizontalAdvance(words) + 8;
    painter.fillRect(QRectF(from, qRound(area.center().y()), width - from, 1), m_theme.line);
    painter.setFont(font);
}

void ByteTextPainter::paintBox(QPainter& painter, int byte, bool dashed) const
{
    const QRectF box = rectOf(m_layout.byteCells(byte)).adjusted(-0.5, 1, 0.5, -1);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    QPen pen(m_theme.accent, dashed ? 1.5 : 2, Qt::SolidLine, Qt::FlatCap);
    if (dashed)
        pen.setDashPattern({2, 1.5});
    painter.setPen(pen);
    painter.drawRoundedRect(box, 2.5, 2.5);
    painter.restore();
}

} // namespace workbench::ui
