// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/PlotGestures.h"

#include <QMouseEvent>
#include <QWheelEvent>
#include <QWidget>

#include <cmath>
#include <utility>

namespace workbench::ui
{

namespace
{
constexpr int kClick = 4; // pixels: a shorter drag is a click
}

PlotGestures::PlotGestures(QWidget& watched)
    : QObject(&watched)
    , m_watched(watched)
{
    watched.setMouseTracking(true);
    watched.installEventFilter(this);
}

void PlotGestures::release(QPoint at)
{
    const Drag drag = std::exchange(m_drag, Drag::None);
    if (drag != Drag::Box)
        return;
    if ((at - m_press).manhattanLength() >= kClick) {
        Q_EMIT boxDone(m_press, at);
    } else {
        Q_EMIT boxDropped();
        Q_EMIT clicked(at);
    }
}

bool PlotGestures::eventFilter(QObject* watched, QEvent* event)
{
    if (watched != &m_watched)
        return false;
    switch (event->type()) {
    case QEvent::MouseButtonPress: {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        if (mouse->button() == Qt::RightButton)
            return false;
        m_press = m_last = mouse->pos();
        const bool view = mouse->button() == Qt::MiddleButton || mouse->modifiers().testFlag(Qt::ShiftModifier);
        m_drag = view ? Drag::View : Drag::Box;
        Q_EMIT pressed();
        return true;
    }
    case QEvent::MouseMove: {
        const QPoint at = static_cast<QMouseEvent*>(event)->pos();
        if (m_drag == Drag::View)
            Q_EMIT viewDragged(at - std::exchange(m_last, at));
        else if (m_drag == Drag::Box && (at - m_press).manhattanLength() >= kClick)
            Q_EMIT boxDragged(m_press, at);
        Q_EMIT pointed(at);
        return true;
    }
    case QEvent::MouseButtonRelease:
        release(static_cast<QMouseEvent*>(event)->pos());
        return true;
    case QEvent::MouseButtonDblClick:
        m_drag = Drag::None; // the release that follows is no click
        Q_EMIT doubleClicked();
        return true;
    case QEvent::Wheel: {
        const auto* wheel = static_cast<QWheelEvent*>(event);
        const double factor = std::pow(0.8, wheel->angleDelta().y() / 120.0);
        Q_EMIT wheeled(wheel->position(), factor, wheel->modifiers().testFlag(Qt::ControlModifier));
        return true;
    }
    case QEvent::Leave:
        Q_EMIT left();
        return false;
    case QEvent::Resize:
        Q_EMIT resized();
        return false;
    default:
        return false;
    }
}

} // namespace workbench::ui
