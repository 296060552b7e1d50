// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/SampleTextArea.h"

#include "ui/base/Format.h"
#include "ui/bytes/ByteCells.h"
#include "ui/bytes/ByteClipboard.h"
#include "ui/sampling/SampleTextPainter.h"
#include "ui/theme/Theme.h"

#include <QAction>
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
    : QAbstractScrollArea(parent)
    , m_cell(byteCell(kLineHeight))
    , m_text(m_cell.width())
    , m_emptyText(tr("No text yet."))
{
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Sampled text"));
    viewport()->setAutoFillBackground(false); // the card shows through

    const auto addKey = [this](const QString& words, QKeySequence::StandardKey key, auto slot) {
        auto* const action = new QAction(words, this);
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetShortcut);
        connect(action, &QAction::triggered, this, slot);
        addAction(action);
    };
    addKey(tr("Copy the bytes"), QKeySequence::Copy, &SampleTextArea::copy);
    addKey(tr("Select all"), QKeySequence::SelectAll, &SampleTextArea::selectAll);
    setContextMenuPolicy(Qt::ActionsContextMenu);
}

void SampleTextArea::setBytes(std::vector<ShownByte> bytes)
{
    const bool follow = m_text.growing() && atEnd();
    m_text.set(std::move(bytes));
    m_selecting = false;
    m_caret = m_anchor = std::clamp(m_caret, 0, std::max(0, m_text.size() - 1));
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

QRect SampleTextArea::byteRect(int byte) const
{
    const QRectF rect = painterFor(Theme::of(palette())).byteRect(byte);
    return rect.translated(kMargin, -verticalScrollBar()->value()).toAlignedRect();
}

QByteArray SampleTextArea::selectedBytes() const
{
    const auto [first, last] = selection();
    return first < last ? QByteArray(m_text.text().data() + first, last - first)
                        : QByteArray::fromStdString(m_text.text());
}

void SampleTextArea::copy() const
{
    copyBytes(selectedBytes());
}

bool SampleTextArea::findNext(const QByteArray& wanted)
{
    if (wanted.isEmpty())
        return false;
    const std::string_view needle(wanted.data(), std::size_t(wanted.size()));
    const std::size_t behind = std::size_t(m_caret) + (m_selecting ? 1 : 0);
    auto at = m_text.text().find(needle, behind);
    if (at == std::string::npos)
        at = m_text.text().find(needle);
    if (at == std::string::npos)
        return false;
    m_anchor = int(at + needle.size()) - 1;
    moveCaret(int(at), true);
    return true;
}

void SampleTextArea::moveCaret(int byte, bool selecting)
{
    if (!selecting)
        m_anchor = byte;
    m_selecting = selecting;
    m_caret = byte;
    scrollTo(byte);
    viewport()->update();
}

void SampleTextArea::selectAll()
{
    m_anchor = 0;
    m_caret = std::max(0, m_text.size() - 1);
    m_selecting = m_text.size() > 0;
    viewport()->update();
}

SampleTextPainter SampleTextArea::painterFor(const Theme& theme) const
{
    return {m_text, theme, m_cell};
}

void SampleTextArea::rearranged(bool follow)
{
    QScrollBar* const bar = verticalScrollBar();
    const int height = m_text.layout().lines() * m_cell.height();
    bar->setRange(0, std::max(0, height - viewport()->height()));
    bar->setPageStep(viewport()->height());
    bar->setSingleStep(m_cell.height());
    if (follow)
        bar->setValue(bar->maximum());
    viewport()->update();
}

bool SampleTextArea::atEnd() const
{
    return verticalScrollBar()->value() >= verticalScrollBar()->maximum();
}

void SampleTextArea::showFrom(int byte)
{
    if (byte < m_text.size())
        verticalScrollBar()->setValue(m_text.layout().byteCells(byte).line * m_cell.height());
}

void SampleTextArea::scrollTo(int byte)
{
    const int top = m_text.layout().byteCells(byte).line * m_cell.height();
    QScrollBar* const bar = verticalScrollBar();
    if (top < bar->value() || top + m_cell.height() > bar->value() + viewport()->height())
        bar->setValue(top - viewport()->height() / 3);
}

void SampleTextArea::resizeEvent(QResizeEvent* event)
{
    // Lines break elsewhere now: what is at the end stays there, else what was in the first line stays in sight.
    const bool follow = m_text.growing() && atEnd();
    const int line = verticalScrollBar()->value() / m_cell.height();
    const int top = line > 0 && line < m_text.layout().lines() ? m_text.layout().firstByteOfLine(line) : -1;
    QAbstractScrollArea::resizeEvent(event);
    m_text.arrange(std::max(1, (viewport()->width() - kMargin) / m_cell.width()));
    rearranged(follow);
    if (!follow && top >= 0 && event->oldSize().width() != event->size().width())
        verticalScrollBar()->setValue(m_text.layout().byteCells(top).line * m_cell.height());
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
    SampleTextPainter bytes = painterFor(theme);
    bytes.tint = m_tint;
    bytes.difference = m_difference;
    bytes.selected = m_selected;
    bytes.mark = within(m_mark, m_text.size() + 1); // behind the last byte too
    bytes.marked = selection();
    if (hasFocus())
        bytes.caret = m_caret;
    const QRect area = event->rect().translated(0, verticalScrollBar()->value());
    const int last = m_text.layout().lines() - 1;
    bytes.paint(
        painter, std::clamp(area.top() / m_cell.height(), 0, last),
        std::clamp(area.bottom() / m_cell.height(), 0, last));
}

std::pair<int, int> SampleTextArea::selection() const
{
    if (!m_selecting)
        return {0, 0};
    return {std::min(m_anchor, m_caret), std::max(m_anchor, m_caret) + 1};
}

std::optional<int> SampleTextArea::byteAt(QPoint point) const
{
    const int y = point.y() + verticalScrollBar()->value();
    const double column = double(point.x() - kMargin) / m_cell.width();
    return y < 0 ? std::nullopt : m_text.layout().byteAt(y / m_cell.height(), column);
}

} // namespace workbench::ui
