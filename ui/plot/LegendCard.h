// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/CurveSeries.h"
#include "ui/plot/PlotStyle.h"

#include <QPointF>
#include <QWidget>

#include <vector>

namespace workbench::ui
{

/// The names of the curves on a card that can be dragged about inside its chart, where it stays at its place when the
/// chart changes size.
class LegendCard : public QWidget
{
    Q_OBJECT
public:
    explicit LegendCard(QWidget* parent);
    void setStyle(const PlotStyle& style);
    void setSeries(const std::vector<CurveSeries>& series);
    void settle(); ///< moves to its place; the parent calls it when its size has changed

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

private:
    struct Row {
        QString text;
        QColor colour;
        bool dashed = false;
        CurveForm form = CurveForm::Line;
    };
    PlotStyle m_style;
    std::vector<Row> m_rows;
    QPointF m_place{1, 0}; ///< 0..1 of the free room, right and up at first
    QPoint m_grip;
};

} // namespace workbench::ui
