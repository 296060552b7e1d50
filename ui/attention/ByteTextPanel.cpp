// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attention/ByteTextPanel.h"

#include <QMouseEvent>

namespace workbench::ui
{

ByteTextPanel::ByteTextPanel(QWidget* parent)
    : ByteTextView(parent)
{
    setAccessibleDescription(tr("Arrow keys move, Enter locks the byte as query, Space as key, Escape releases both."));
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

void ByteTextPanel::act(int key)
{
    const int query = key - map()->memory();
    if (query >= 0) // a byte of the memory looks at nothing
        lockQuery(lock().query == query ? std::nullopt : std::optional(query));
}

void ByteTextPanel::toggleKey(int key)
{
    lockKey(lock().key == key ? std::nullopt : std::optional(key));
}

void ByteTextPanel::mousePressEvent(QMouseEvent* event)
{
    const auto key = byteAt(event->position().toPoint());
    if (key && (event->button() == Qt::MiddleButton || event->modifiers().testFlag(Qt::AltModifier))) {
        moveCaret(*key, false);
        toggleKey(*key);
    } else {
        ByteTextView::mousePressEvent(event);
    }
}

void ByteTextPanel::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Space && layoutOfBytes().bytes() > 0) {
        toggleKey(caret());
    } else if (event->key() == Qt::Key_Escape && (lock().query || lock().key)) {
        if (lock().query)
            lockQuery(std::nullopt);
        if (lock().key)
            lockKey(std::nullopt);
    } else {
        ByteTextView::keyPressEvent(event);
    }
}

} // namespace workbench::ui
