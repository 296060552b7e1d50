// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/SampleTextView.h"

#include <QKeyEvent>

namespace workbench::ui
{

SampleTextView::SampleTextView(QWidget* parent)
    : SampleTextArea(parent)
{
    setAccessibleDescription(tr("Arrow keys move, Enter chooses the byte, Escape lets go of it."));
}

void SampleTextView::act(int byte)
{
    setSelected(byte);
    Q_EMIT byteChosen(byte);
}

void SampleTextView::keyPressEvent(QKeyEvent* event)
{
    if (event->key() != Qt::Key_Escape || !selected())
        return SampleTextArea::keyPressEvent(event); // Escape is for whoever else closes on it
    setSelected(std::nullopt);
    Q_EMIT released();
}

} // namespace workbench::ui
