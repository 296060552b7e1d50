// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointF>

#include <optional>

class QKeyEvent;
class QMouseEvent;
class QWheelEvent;

namespace workbench::ui
{

class HeatMapView;

/// What mouse and keys do on a heat map. Mouse: the wheel zooms at the cursor (Shift across only, Ctrl down only), a
/// drag pans, with Shift or the right button it draws a box to zoom into, a click locks the query, with Alt or the
/// middle button the key, a double click shows the whole map. Keys: arrows move the cursor (Shift by ten cells), Page
/// Up and Down by a screen, + and - zoom, Return and Space lock query and key, Escape releases them, Home shows the
/// whole map.
class MapGestures : public QObject
{
    Q_OBJECT
public:
    explicit MapGestures(HeatMapView& view); ///< belongs to the view

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    enum class Drag { None, Pressed, Pan, Box };

    void press(const QMouseEvent& event);
    void move(const QMouseEvent& event);
    void release(const QMouseEvent& event);
    void doubleClick();
    void wheel(QWheelEvent& event);
    bool key(const QKeyEvent& event); ///< false: not ours
    void click(QPointF at, bool key);
    void zoomInto(QPointF from, QPointF to);
    void zoomAtCursor(double factor);
    void moveCursor(int rows, int columns);
    bool releaseLocks();

    HeatMapView& m_view;
    Drag m_drag = Drag::None;
    bool m_box = false; ///< the drag that begins here draws one
    bool m_locksKey = false; ///< the click that begins here locks the key
    QPointF m_pressed, m_last;
    std::optional<std::optional<int>> m_lockBeforeClick; ///< of the query, for a click that becomes a double one
};

} // namespace workbench::ui
