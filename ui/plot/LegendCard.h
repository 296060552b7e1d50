// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/LegendRows.h"

#include <QPointF>
#include <QWidget>

#include <vector>

namespace workbench::ui
{

/// The names of the curves on a card inside its chart. A click on a name, or the space bar, hides or shows its curves;
/// pointing at it highlights them; dragging it up or down, or Alt with the arrow keys, changes the order. Dragged by
/// anything else the card moves, and stays at its place when the chart changes size.
class LegendCard : public QWidget
{
    Q_OBJECT
public:
    explicit LegendCard(QWidget* parent);
    void setStyle(const PlotStyle& style);
    void setSeries(const std::vector<CurveSeries>& series);
    void setHighlighted(const QString& owner);
    void settle(); ///< moves to its place; the parent calls it when its size has changed

Q_SIGNALS:
    void pointedAt(const QString& owner); ///< empty: at none
    void toggled(const QString& owner);
    void moved(const QString& owner, int place); ///< to be the place-th of all owners, from 0

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    enum class Drag { None, Pressed, Row, Card };
    int ownerAt(int y) const; ///< the row of an owner, else -1
    void pointAt(int row);
    void dragCard(QPoint at);
    void step(int by);

    LegendRows m_rows;
    LegendRows::Marked m_marked;
    QPointF m_place{1, 0}; ///< 0..1 of the free room, right and up at first
    Drag m_drag = Drag::None;
    QPoint m_grip;
    int m_pressed = -1;
};

} // namespace workbench::ui
