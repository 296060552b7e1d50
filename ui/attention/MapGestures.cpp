// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attention/MapGestures.h"

#include "ui/attention/HeatMapView.h"
#include "ui/attention/MapViewport.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace workbench::ui
{

namespace
{
constexpr double kNotch = 1.25; ///< zoom of one notch of the wheel or one press of a key
constexpr double kLeastBox = 6; ///< pixels; a box thinner than that zooms the other way only
constexpr int kLongStep = 10; ///< cells
constexpr double kPage = 0.9; ///< of what is seen
} // namespace

MapGestures::MapGestures(HeatMapView& view)
    : QObject(&view)
    , m_view(view)
{
    view.installEventFilter(this);
}

bool MapGestures::eventFilter(QObject*, QEvent* event)
{
    if (m_view.data().empty())
        return false;
    switch (event->type()) {
    case QEvent::MouseButtonPress:
        press(*static_cast<QMouseEvent*>(event));
        return true;
    case QEvent::MouseMove:
        move(*static_cast<QMouseEvent*>(event));
        return true;
    case QEvent::MouseButtonRelease:
        release(*static_cast<QMouseEvent*>(event));
        return true;
    case QEvent::MouseButtonDblClick:
        if (static_cast<QMouseEvent*>(event)->button() == Qt::LeftButton)
            doubleClick();
        return true;
    case QEvent::Wheel:
        wheel(*static_cast<QWheelEvent*>(event));
        return true;
    case QEvent::Leave:
        m_view.point(std::nullopt);
        return false;
    case QEvent::KeyPress:
        return key(*static_cast<QKeyEvent*>(event));
    default:
        return false;
    }
}

void MapGestures::press(const QMouseEvent& event)
{
    m_view.setFocus(Qt::MouseFocusReason);
    if (m_drag != Drag::None)
        return;
    m_drag = Drag::Pressed;
    m_box = event.button() == Qt::RightButton || event.modifiers() & Qt::ShiftModifier;
    m_locksKey = event.button() == Qt::MiddleButton || event.modifiers() & Qt::AltModifier;
    m_pressed = m_last = event.position();
}

void MapGestures::move(const QMouseEvent& event)
{
    const QPointF at = event.position();
    if (m_drag == Drag::Pressed && (at - m_pressed).manhattanLength() >= QApplication::startDragDistance()) {
        m_drag = m_box ? Drag::Box : Drag::Pan;
        if (m_drag == Drag::Pan)
            m_view.setCursor(Qt::ClosedHandCursor);
    }
    if (m_drag == Drag::Pan)
        m_view.viewport().pan(at - m_last);
    if (m_drag == Drag::Box)
        m_view.setRubberBand(QRectF(m_pressed, at).normalized());
    m_last = at;
    m_view.point(at);
}

void MapGestures::release(const QMouseEvent& event)
{
    const Drag drag = std::exchange(m_drag, Drag::None);
    m_view.unsetCursor();
    m_view.setRubberBand(std::nullopt);
    if (drag == Drag::Box)
        zoomInto(m_pressed, event.position());
    else if (drag == Drag::Pressed && event.button() != Qt::RightButton)
        click(event.position(), m_locksKey);
}

void MapGestures::click(QPointF at, bool key)
{
    m_lockBeforeClick.reset();
    const auto cell = m_view.cellAt(at);
    if (!cell)
        return;
    if (key) {
        m_view.toggleKey(*cell);
        return;
    }
    m_lockBeforeClick = m_view.lockedQuery();
    m_view.toggleQuery(*cell);
}

void MapGestures::doubleClick()
{
    // The first of the two clicks was not meant as one.
    if (const auto before = std::exchange(m_lockBeforeClick, std::nullopt); before && *before != m_view.lockedQuery()) {
        m_view.setLockedQuery(*before);
        Q_EMIT m_view.queryLocked(*before);
    }
    m_view.viewport().showWhole();
}

void MapGestures::wheel(QWheelEvent& event)
{
    // Some systems turn a wheel with a modifier into a sideways one.
    const QPoint turned = event.angleDelta();
    const double factor = std::pow(kNotch, (turned.y() != 0 ? turned.y() : turned.x()) / 120.0);
    const bool acrossOnly = event.modifiers() & Qt::ShiftModifier;
    const bool downOnly = event.modifiers() & Qt::ControlModifier;
    m_view.viewport().zoom(event.position(), downOnly ? 1 : factor, acrossOnly ? 1 : factor);
    m_view.point(event.position());
    event.accept();
}

bool MapGestures::key(const QKeyEvent& event)
{
    if (event.modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier))
        return false;
    const int step = event.modifiers() & Qt::ShiftModifier ? kLongStep : 1;
    const int page = std::max(1, int(m_view.viewport().view().rows * kPage));
    const auto cursor = m_view.cursor();
    switch (event.key()) {
    case Qt::Key_Left:
        moveCursor(0, -step);
        return true;
    case Qt::Key_Right:
        moveCursor(0, step);
        return true;
    case Qt::Key_Up:
        moveCursor(-step, 0);
        return true;
    case Qt::Key_Down:
        moveCursor(step, 0);
        return true;
    case Qt::Key_PageUp:
        moveCursor(-page, 0);
        return true;
    case Qt::Key_PageDown:
        moveCursor(page, 0);
        return true;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoomAtCursor(kNotch);
        return true;
    case Qt::Key_Minus:
    case Qt::Key_Underscore:
        zoomAtCursor(1 / kNotch);
        return true;
    case Qt::Key_Home:
        m_view.viewport().showWhole();
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (cursor)
            m_view.toggleQuery(*cursor);
        return cursor.has_value();
    case Qt::Key_Space:
        if (cursor)
            m_view.toggleKey(*cursor);
        return cursor.has_value();
    case Qt::Key_Escape:
        return releaseLocks();
    default:
        return false;
    }
}

bool MapGestures::releaseLocks()
{
    if (m_drag == Drag::Box) {
        m_drag = Drag::None;
        m_view.setRubberBand(std::nullopt);
        return true;
    }
    const bool hadQuery = m_view.lockedQuery().has_value(), hadKey = m_view.lockedKey().has_value();
    m_view.setLockedQuery(std::nullopt);
    m_view.setLockedKey(std::nullopt);
    if (hadQuery)
        Q_EMIT m_view.queryLocked(std::nullopt);
    if (hadKey)
        Q_EMIT m_view.keyLocked(std::nullopt);
    return hadQuery || hadKey;
}

void MapGestures::moveCursor(int rows, int columns)
{
    const auto cursor = m_view.cursor();
    if (cursor) {
        m_view.setCursorCell(cursor->row + rows, cursor->column + columns);
        return;
    }
    const auto& view = m_view.viewport().view();
    m_view.setCursorCell(int(view.row + view.rows / 2), int(view.column + view.columns / 2));
}

void MapGestures::zoomAtCursor(double factor)
{
    MapViewport& viewport = m_view.viewport();
    const QSize pixels = viewport.pixels();
    QPointF at(pixels.width() / 2.0, pixels.height() / 2.0);
    if (const auto cursor = m_view.cursor()) {
        const QPointF middle(viewport.x(cursor->column + 0.5), viewport.y(cursor->row + 0.5));
        if (QRectF(QPointF(), pixels).contains(middle))
            at = middle;
    }
    viewport.zoom(at, factor, factor);
}

void MapGestures::zoomInto(QPointF from, QPointF to)
{
    MapViewport& viewport = m_view.viewport();
    const QRectF box = QRectF(from, to).normalized() & QRectF(QPointF(), viewport.pixels());
    maps::CellRect view = viewport.view();
    if (box.width() >= kLeastBox) {
        view.column = viewport.columnAt(box.left());
        view.columns = box.width() / viewport.cellWidth();
    }
    if (box.height() >= kLeastBox) {
        view.row = viewport.rowAt(box.top());
        view.rows = box.height() / viewport.cellHeight();
    }
    viewport.setView(view);
}

} // namespace workbench::ui
