// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "MapFixtures.h"
#include "ui/attention/HeatMapSources.h"
#include "ui/attention/HeatMapView.h"
#include "ui/attention/MapViewport.h"

#include <QApplication>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

namespace workbench::ui::tests
{

/// A view of 500 x 300 pixels with its viewport and what it told.
class ShownMap
{
public:
    explicit ShownMap(const HeatMapData& data)
    {
        view.setData(data);
        showAt(view, 500, 300);
    }

    QPoint at(int row, int column) const { return {int(viewport.x(column + 0.5)), int(viewport.y(row + 0.5))}; }
    QRgb pixel(QPoint at) { return view.grab().toImage().pixel(at); }
    void turnWheel(QPoint at, int notches, Qt::KeyboardModifiers modifiers = {})
    {
        QWheelEvent event(
            at, view.mapToGlobal(at), {}, {0, 120 * notches}, Qt::NoButton, modifiers, Qt::NoScrollPhase, false);
        QApplication::sendEvent(&view, &event);
    }
    void drag(Qt::MouseButton button, Qt::KeyboardModifiers modifiers, QPoint from, QPoint to)
    {
        QTest::mousePress(&view, button, modifiers, from);
        for (const double share : {0.3, 0.7, 1.0}) {
            QMouseEvent move(
                QEvent::MouseMove, from + share * QPointF(to - from), view.mapToGlobal(to), Qt::NoButton, button,
                modifiers);
            QApplication::sendEvent(&view, &move);
        }
        QTest::mouseRelease(&view, button, modifiers, to);
    }

    MapViewport viewport;
    HeatMapView view{viewport};
    QSignalSpy hovered{&view, &HeatMapView::cellHovered};
    QSignalSpy queries{&view, &HeatMapView::queryLocked};
    QSignalSpy keys{&view, &HeatMapView::keyLocked};
};

using Number = std::optional<int>;

inline Number lastLock(const QSignalSpy& spy)
{
    return spy.isEmpty() ? Number(-1) : spy.last().first().value<Number>();
}

inline HeatMapData byPosition(maps::AttentionMap map)
{
    return heatMapOf(shared(std::move(map)), 0, MapColumns::Position);
}

} // namespace workbench::ui::tests
