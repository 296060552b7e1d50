// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/PlotStyle.h"

#include <QRect>

#include <optional>
#include <vector>

class QCPGraph;
class QCPItemLine;
class QCPItemRect;
class QCPLayer;
class QCustomPlot;

namespace workbench::ui
{

/// What moves with the pointer: crosshair, its dots, the box that is being dragged, the selected step. On a layer with
/// a buffer of its own, so that the curves are not drawn again for it.
class PlotOverlay
{
public:
    struct Dot {
        double x, y;
        QColor colour;
    };

    explicit PlotOverlay(QCustomPlot& plot); ///< the plot must outlive it

    void setStyle(const PlotStyle& style);
    void setCrosshair(std::optional<double> x, const std::vector<Dot>& dots);
    void setSelected(std::optional<double> x);
    void setBox(std::optional<QRect> box);
    void replot();

private:
    QCPItemLine* verticalLine();

    QCustomPlot& m_plot;
    QCPLayer* m_layer = nullptr;
    QCPItemLine* m_crosshair = nullptr;
    QCPItemLine* m_selected = nullptr;
    QCPItemRect* m_box = nullptr;
    std::vector<QCPGraph*> m_dots; ///< one a colour
    PlotStyle m_style;
};

} // namespace workbench::ui
