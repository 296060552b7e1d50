// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/SampleTextArea.h"

#include "ui/base/Format.h"
#include "ui/sampling/SampleTextPainter.h"
#include "ui/theme/Theme.h"

#include <QLocale>
#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <cmath>

namespace workbench::ui
{

namespace
{

constexpr int kLineHeight = 22;
constexpr int kMargin = 4; ///< left of the text, for boxes and signs before its first byte

QString bitsText(float bits)
{
    return QLocale().toString(bits, 'f', 2);
}

std::optional<int> within(std::optional<int> byte, int count)
{
    return byte && *byte >= 0 && *byte < count ? byte : std::nullopt;
}

} // namespace

SampleTextArea::SampleTextArea(QWidget* parent)
    : ByteArea(kLineHeight, kMargin, parent)
    , m_text(cell().width())
    , m_emptyText(tr("No text yet."))
{
    setAccessibleName(tr("Sampled text"));
}

void SampleTextArea::setBytes(std::vector<ShownByte> bytes)
{
    const bool follow = m_text.growing() && atEnd();
    m_text.set(std::move(bytes));
    setCaret(std::clamp(caret(), 0, std::max(0, m_text.size() - 1)));
    m_selected = within(m_selected, m_text.size());
    rearranged(follow);
}

void SampleTextArea::append(std::span<const ShownByte> bytes)
{
    const bool follow = m_text.growing() && atEnd();
    m_text.append(bytes);
    rearranged(follow);
}

void SampleTextArea::setStreaming(bool streaming)
{
    const bool follow = atEnd();
    m_text.setGrowing(streaming);
    rearranged(follow);
}

void SampleTextArea::setTint(SampleTint tint)
{
    m_tint = tint;
    viewport()->update();
}

void SampleTextArea::setDifference(std::vector<float> bits)
{
    m_difference = std::move(bits);
    viewport()->update();
}

void SampleTextArea::setMark(std::optional<int> byte, const QString& words)
{
    m_mark = byte;
    m_markWords = words;
    viewport()->update();
}

void SampleTextArea::setSelected(std::optional<int> byte)
{
    byte = within(byte, m_text.size());
    if (byte == m_selected)
        return;
    m_selected = byte;
    if (byte)
        scrollTo(*byte);
    viewport()->update();
}

void SampleTextArea::setEmptyText(const QString& text)
{
    m_emptyText = text;
    viewport()->update();
}

QString SampleTextArea::describe(int byte) const
{
    const ShownByte& shown = m_text.bytes()[static_cast<std::size_t>(byte)];
    const maps::ByteGlyph& glyph = m_text.layout().glyphs()[static_cast<std::size_t>(m_text.layout().glyphOf(byte))];
    const QString origin = shown.origin == sample::ByteOrigin::Prompt ? tr("prompt")
        : shown.origin == sample::ByteOrigin::Chosen                  ? tr("chosen by hand")
                                                                      : tr("drawn");
    QStringList lines{fromUtf8(maps::byteDescription(shown.byte)), tr("byte %1, %2").arg(formatCount(byte), origin)};
    if (m_text.heldBack().value_or(m_text.size()) <= byte)
        lines << tr("waits for the rest of its character");
    else if (glyph.length > 1)
        lines << tr("byte %1 of %2 of %3").arg(byte - glyph.first + 1).arg(glyph.length).arg(fromUtf8(glyph.text));
    lines
        << (std::isnan(shown.surprisalBits) ? tr("surprisal not known")
                                            : tr("surprisal %1 bits").arg(bitsText(shown.surprisalBits)));
    if (!std::isnan(shown.entropyBits))
        lines << tr("entropy before it %1 bits").arg(bitsText(shown.entropyBits));
    const auto index = static_cast<std::size_t>(byte);
    if (m_tint == SampleTint::Difference && index < m_difference.size() && !std::isnan(m_difference[index]))
        lines << tr("difference %1 bits").arg(bitsText(m_difference[index]));
    if (m_mark == byte && !m_markWords.isEmpty())
        lines << m_markWords;
    return lines.join(QLatin1Char('\n'));
}

void SampleTextArea::rearranged(bool follow)
{
    fitScrollBar();
    if (follow)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    viewport()->update();
}

bool SampleTextArea::atEnd() const
{
    return verticalScrollBar()->value() >= verticalScrollBar()->maximum();
}

void SampleTextArea::showFrom(int byte)
{
    if (byte < m_text.size())
        verticalScrollBar()->setValue(m_text.layout().byteCells(byte).line * cell().height());
}

void SampleTextArea::resizeEvent(QResizeEvent* event)
{
    // Lines break elsewhere now: what is at the end stays there, else what was in the first line stays in sight.
    const bool follow = m_text.growing() && atEnd();
    const int line = verticalScrollBar()->value() / cell().height();
    const int top = line > 0 && line < m_text.layout().lines() ? m_text.layout().firstByteOfLine(line) : -1;
    ByteArea::resizeEvent(event);
    m_text.arrange(std::max(1, (viewport()->width() - kMargin) / cell().width()));
    rearranged(follow);
    if (!follow && top >= 0 && event->oldSize().width() != event->size().width())
        verticalScrollBar()->setValue(m_text.layout().byteCells(top).line * cell().height());
}

void SampleTextArea::paintEvent(QPaintEvent* event)
{
    const Theme& theme = Theme::of(palette());
    QPainter painter(viewport());
    if (m_text.size() == 0) {
        painter.setFont(bodyFont());
        painter.setPen(theme.dim);
        painter.drawText(viewport()->rect(), Qt::AlignCenter | Qt::TextWordWrap, m_emptyText);
        return;
    }
    painter.setFont(byteFont());
    painter.translate(kMargin, -verticalScrollBar()->value());
    SampleTextPainter bytes(m_text, theme, cell());
    bytes.tint = m_tint;
    bytes.difference = m_difference;
    bytes.selected = m_selected;
    bytes.mark = within(m_mark, m_text.size() + 1); // behind the last byte too
    bytes.marked = selection();
    if (hasFocus())
        bytes.caret = caret();
    const auto [first, last] = linesIn(event->rect());
    bytes.paint(painter, first, last);
}

} // namespace workbench::ui
