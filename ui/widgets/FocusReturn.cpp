// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/FocusReturn.h"

#include <QApplication>
#include <QEvent>

namespace workbench::ui
{

FocusReturn::FocusReturn(QWidget* panel)
    : QObject(panel)
    , m_panel(*panel)
{
    panel->installEventFilter(this);
}

bool FocusReturn::eventFilter(QObject* watched, QEvent* event)
{
    QWidget* const focused = QApplication::focusWidget();
    const bool isInside = focused && (focused == &m_panel || m_panel.isAncestorOf(focused));
    if (event->type() == QEvent::Show && !isInside)
        m_before = focused;
    else if (event->type() == QEvent::Hide && isInside && m_before)
        m_before->setFocus();
    return QObject::eventFilter(watched, event);
}

} // namespace workbench::ui
