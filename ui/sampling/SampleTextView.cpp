// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/SampleTextView.h"

#include "ui/base/PlainToolTip.h"
#include "ui/bytes/ByteCaret.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QToolTip>

#include <algorithm>

namespace workbench::ui
{

SampleTextView::SampleTextView(QWidget* parent)
    : SampleTextArea(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleDescription(tr("Arrow keys move, Enter chooses the byte, Escape lets go of it."));
    viewport()->setMouseTracking(true);
}

void SampleTextView::choose(int byte)
{
    setSelected(byte);
    Q_EMIT byteChosen(byte);
}

void SampleTextView::setHovered(std::optional<int> byte)
{
    if (byte == m_hovered)
        return;
    m_hovered = byte;
    Q_EMIT hovered(byte);
}

void SampleTextView::mousePressEvent(QMouseEvent* event)
{
    const auto byte = byteAt(event->position().toPoint());
    m_pressed.reset();
    if (!byte || event->button() != Qt::LeftButton)
        return;
    const bool selecting = event->modifiers().testFlag(Qt::ShiftModifier);
    moveCaret(*byte, selecting);
    if (!selecting)
        m_pressed = byte; // chosen once the button is released, if it was not dragged
}

void SampleTextView::mouseMoveEvent(QMouseEvent* event)
{
    const auto byte = byteAt(event->position().toPoint());
    setHovered(byte);
    if (byte && event->buttons().testFlag(Qt::LeftButton) && byte != caret()) {
        m_pressed.reset();
        moveCaret(*byte, true);
    }
}

void SampleTextView::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && m_pressed && *m_pressed < text().size())
        choose(*m_pressed);
    m_pressed.reset();
}

void SampleTextView::keyPressEvent(QKeyEvent* event)
{
    if (text().size() == 0) {
        event->ignore();
        return;
    }
    const int page = std::max(1, viewport()->height() / cell().height() - 1);
    if (const auto next = caretAfter(*event, text().layout(), caret(), page)) {
        moveCaret(*next, event->modifiers().testFlag(Qt::ShiftModifier));
        setAccessibleDescription(describe(*next));
        return;
    }
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        choose(caret());
        break;
    case Qt::Key_Escape:
        if (!selected()) {
            event->ignore(); // for whoever else closes on it
            break;
        }
        setSelected(std::nullopt);
        Q_EMIT released();
        break;
    default:
        event->ignore();
    }
}

void SampleTextView::focusInEvent(QFocusEvent* event)
{
    SampleTextArea::focusInEvent(event);
    viewport()->update();
}

void SampleTextView::focusOutEvent(QFocusEvent* event)
{
    SampleTextArea::focusOutEvent(event);
    viewport()->update();
}

bool SampleTextView::viewportEvent(QEvent* event)
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
    return SampleTextArea::viewportEvent(event);
}

} // namespace workbench::ui
