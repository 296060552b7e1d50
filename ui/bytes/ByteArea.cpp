// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bytes/ByteArea.h"

#include "ui/base/PlainToolTip.h"
#include "ui/bytes/ByteCaret.h"
#include "ui/bytes/ByteCells.h"
#include "ui/bytes/ByteClipboard.h"
#include "ui/bytes/ByteTextLayout.h"

#include <QAction>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <QToolTip>

#include <algorithm>
#include <utility>

namespace workbench::ui
{

ByteArea::ByteArea(int lineHeight, int margin, QWidget* parent)
    : QAbstractScrollArea(parent)
    , m_cell(byteCell(lineHeight))
    , m_margin(margin)
{
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setAutoFillBackground(false); // the card shows through
    viewport()->setMouseTracking(true);

    const auto addKey = [this](const QString& words, QKeySequence::StandardKey key, auto slot) {
        auto* const action = new QAction(words, this);
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetShortcut);
        connect(action, &QAction::triggered, this, slot);
        addAction(action);
    };
    addKey(tr("Copy the bytes"), QKeySequence::Copy, &ByteArea::copy);
    addKey(tr("Select all"), QKeySequence::SelectAll, &ByteArea::selectAll);
    setContextMenuPolicy(Qt::ActionsContextMenu);
}

QRect ByteArea::byteRect(int byte) const
{
    const auto cells = layoutOfBytes().byteCells(byte);
    const QRectF rect(
        m_margin + cells.left * m_cell.width(), cells.line * m_cell.height() - verticalScrollBar()->value(),
        cells.width * m_cell.width(), m_cell.height());
    return rect.toAlignedRect();
}

std::optional<int> ByteArea::byteAt(QPoint point) const
{
    const int y = point.y() + verticalScrollBar()->value();
    const double column = double(point.x() - m_margin) / m_cell.width();
    return y < 0 ? std::nullopt : layoutOfBytes().byteAt(y / m_cell.height(), column);
}

QByteArray ByteArea::selectedBytes() const
{
    const std::string_view bytes = shownBytes();
    const auto [first, last] = selection();
    return first < last ? QByteArray(bytes.data() + first, last - first)
                        : QByteArray(bytes.data(), qsizetype(bytes.size()));
}

void ByteArea::copy() const
{
    copyBytes(selectedBytes());
}

bool ByteArea::findNext(const QByteArray& wanted)
{
    if (wanted.isEmpty())
        return false;
    const std::string_view needle(wanted.data(), std::size_t(wanted.size()));
    auto at = shownBytes().find(needle, std::size_t(m_caret) + (m_selecting ? 1 : 0));
    if (at == std::string_view::npos)
        at = shownBytes().find(needle);
    if (at == std::string_view::npos)
        return false;
    m_anchor = int(at + needle.size()) - 1;
    moveCaret(int(at), true);
    return true;
}

void ByteArea::moveCaret(int byte, bool selecting)
{
    if (!selecting)
        m_anchor = byte;
    m_selecting = selecting;
    m_caret = byte;
    scrollTo(byte);
    viewport()->update();
}

void ByteArea::setCaret(int byte)
{
    m_caret = m_anchor = byte;
    m_selecting = false;
    viewport()->update();
}

void ByteArea::selectAll()
{
    const int bytes = layoutOfBytes().bytes();
    m_anchor = 0;
    m_caret = std::max(0, bytes - 1);
    m_selecting = bytes > 0;
    viewport()->update();
}

std::pair<int, int> ByteArea::selection() const
{
    if (!m_selecting)
        return {0, 0};
    return {std::min(m_anchor, m_caret), std::max(m_anchor, m_caret) + 1};
}

void ByteArea::scrollTo(int byte)
{
    const int top = layoutOfBytes().byteCells(byte).line * m_cell.height();
    QScrollBar* const bar = verticalScrollBar();
    if (top < bar->value() || top + m_cell.height() > bar->value() + viewport()->height())
        bar->setValue(top - viewport()->height() / 3);
}

void ByteArea::fitScrollBar()
{
    QScrollBar* const bar = verticalScrollBar();
    const int height = layoutOfBytes().lines() * m_cell.height();
    bar->setRange(0, std::max(0, height - viewport()->height()));
    bar->setPageStep(viewport()->height());
    bar->setSingleStep(m_cell.height());
}

std::pair<int, int> ByteArea::linesIn(QRect area) const
{
    area.translate(0, verticalScrollBar()->value());
    const int last = layoutOfBytes().lines() - 1;
    return {std::clamp(area.top() / m_cell.height(), 0, last), std::clamp(area.bottom() / m_cell.height(), 0, last)};
}

void ByteArea::setHovered(std::optional<int> byte)
{
    if (byte == m_hovered)
        return;
    m_hovered = byte;
    Q_EMIT hovered(byte);
}

void ByteArea::mousePressEvent(QMouseEvent* event)
{
    const auto byte = byteAt(event->position().toPoint());
    m_pressed.reset();
    if (!byte || event->button() != Qt::LeftButton)
        return;
    const bool selecting = event->modifiers().testFlag(Qt::ShiftModifier);
    moveCaret(*byte, selecting);
    if (!selecting)
        m_pressed = byte; // acted on once the button is released, if it was not dragged
}

void ByteArea::mouseMoveEvent(QMouseEvent* event)
{
    const auto byte = byteAt(event->position().toPoint());
    setHovered(byte);
    if (byte && event->buttons().testFlag(Qt::LeftButton) && byte != m_caret) {
        m_pressed.reset();
        moveCaret(*byte, true);
    }
}

void ByteArea::mouseReleaseEvent(QMouseEvent* event)
{
    const auto pressed = std::exchange(m_pressed, std::nullopt);
    if (event->button() == Qt::LeftButton && pressed && *pressed < layoutOfBytes().bytes())
        act(*pressed);
}

void ByteArea::keyPressEvent(QKeyEvent* event)
{
    if (layoutOfBytes().bytes() == 0) {
        event->ignore();
        return;
    }
    const int page = std::max(1, viewport()->height() / m_cell.height() - 1);
    if (const auto next = caretAfter(*event, layoutOfBytes(), m_caret, page)) {
        moveCaret(*next, event->modifiers().testFlag(Qt::ShiftModifier));
        setAccessibleDescription(describe(*next));
    } else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        act(m_caret);
    } else {
        event->ignore();
    }
}

void ByteArea::focusInEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusInEvent(event);
    viewport()->update();
}

void ByteArea::focusOutEvent(QFocusEvent* event)
{
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

bool ByteArea::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::Leave) {
        setHovered(std::nullopt);
    } else if (event->type() == QEvent::ToolTip) {
        const auto* const help = static_cast<QHelpEvent*>(event);
        if (const auto byte = byteAt(help->pos()))
            QToolTip::showText(help->globalPos(), plainToolTip(describe(*byte)), viewport(), byteRect(*byte));
        else
            QToolTip::hideText();
        return true;
    }
    return QAbstractScrollArea::viewportEvent(event);
}

} // namespace workbench::ui
