// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPoint>

namespace workbench::ui
{

/// Tells what the mouse does on a chart: points, clicks, drags a box (left button), drags the view (middle button, or
/// Shift and left), turns the wheel, double-clicks. Positions are in the watched widget's coordinates.
class PlotGestures : public QObject
{
    Q_OBJECT
public:
    explicit PlotGestures(QWidget& watched);

Q_SIGNALS:
    void pressed();
    void pointed(QPoint at);
    void left();
    void clicked(QPoint at);
    void boxDragged(QPoint from, QPoint to);
    void boxDone(QPoint from, QPoint to);
    void boxDropped(); ///< the drag ended without a box
    void viewDragged(QPoint moved);
    void wheeled(QPointF at, double factor, bool values); ///< `values`: with Ctrl, meant for the value axis
    void doubleClicked();
    void resized();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    enum class Drag { None, Box, View };
    void release(QPoint at);

    QWidget& m_watched;
    Drag m_drag = Drag::None;
    QPoint m_press, m_last;
};

} // namespace workbench::ui
