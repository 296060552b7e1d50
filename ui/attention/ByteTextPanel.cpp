// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attention/ByteTextPanel.h"

#include "ui/base/PlainToolTip.h"
#include "ui/bytes/ByteCaret.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QToolTip>

#include <algorithm>

namespace workbench::ui
{

ByteTextPanel::ByteTextPanel(QWidget* parent)
    : ByteTextView(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleDescription(tr("Arrow keys move, Enter locks the byte as query, Space as key, Escape releases both."));
    viewport()->setMouseTracking(true);
}

void ByteTextPanel::lockQuery(std::optional<int> query)
{
    setLockedQuery(query);
    Q_EMIT queryLocked(query);
}

void ByteTextPanel::lockKey(std::optional<int> key)
{
    setLockedKey(key);
    Q_EMIT keyLocked(key);
}

void ByteTextPanel::toggleQuery(int key)
{
    const int query = key - map()->memory();
    if (query >= 0) // a byte of the memory looks at nothing
        lockQuery(lock().query == query ? std::nullopt : std::optional(query));
}

void ByteTextPanel::toggleKey(int key)
{
    lockKey(lock().key == key ? std::nullopt : std::optional(key));
}

void ByteTextPanel::setHovered(std::optional<int> key)
{
    if (key == m_hovered)
        return;
    m_hovered = key;
    Q_EMIT hovered(key);
}

void ByteTextPanel::mousePressEvent(QMouseEvent* event)
{
    const auto key = keyAt(event->position().toPoint());
    m_pressed.reset();
    if (!key)
        return;
    if (event->button() == Qt::MiddleButton || event->modifiers().testFlag(Qt::AltModifier)) {
        moveCaret(*key, false);
        toggleKey(*key);
    } else if (event->button() == Qt::LeftButton) {
        moveCaret(*key, event->modifiers().testFlag(Qt::ShiftModifier));
        if (!event->modifiers().testFlag(Qt::ShiftModifier))
            m_pressed = key; // a query once the button is released, if it was not dragged
    }
}

void ByteTextPanel::mouseMoveEvent(QMouseEvent* event)
{
    const auto key = keyAt(event->position().toPoint());
    setHovered(key);
    if (key && event->buttons().testFlag(Qt::LeftButton) && key != caret()) {
        m_pressed.reset();
        moveCaret(*key, true);
    }
}

void ByteTextPanel::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && m_pressed && map())
        toggleQuery(*m_pressed);
    m_pressed.reset();
}

void ByteTextPanel::keyPressEvent(QKeyEvent* event)
{
    if (!map() || layoutOfBytes().bytes() == 0) {
        event->ignore();
        return;
    }
    const int page = std::max(1, viewport()->height() / cell().height() - 1);
    if (const auto next = caretAfter(*event, layoutOfBytes(), caret(), page)) {
        moveCaret(*next, event->modifiers().testFlag(Qt::ShiftModifier));
        setAccessibleDescription(describe(*next));
        return;
    }
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        toggleQuery(caret());
        break;
    case Qt::Key_Space:
        toggleKey(caret());
        break;
    case Qt::Key_Escape:
        if (!lock().query && !lock().key) {
            event->ignore(); // for whoever else closes on it
            break;
        }
        if (lock().query)
            lockQuery(std::nullopt);
        if (lock().key)
            lockKey(std::nullopt);
        break;
    default:
        event->ignore();
    }
}

void ByteTextPanel::focusInEvent(QFocusEvent* event)
{
    ByteTextView::focusInEvent(event);
    viewport()->update();
}

void ByteTextPanel::focusOutEvent(QFocusEvent* event)
{
    ByteTextView::focusOutEvent(event);
    viewport()->update();
}

bool ByteTextPanel::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::Leave) {
        setHovered(std::nullopt);
    } else if (event->type() == QEvent::ToolTip) {
        const auto* const help = static_cast<QHelpEvent*>(event);
        if (const auto key = keyAt(help->pos()))
            QToolTip::showText(help->globalPos(), plainToolTip(describe(*key)), viewport(), byteRect(*key));
        else
            QToolTip::hideText();
        return true;
    }
    return ByteTextView::viewportEvent(event);
}

} // namespace workbench::ui
