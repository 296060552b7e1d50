// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/curves/LinkedCharts.h"

#include "ui/plot/CurvePlot.h"

namespace workbench::ui
{

void LinkedCharts::add(CurvePlot& plot)
{
    m_plots.push_back(&plot);
    connect(&plot, &CurvePlot::xRangeChanged, this, [this, &plot](const std::optional<AxisRange>& x, bool inPlace) {
        for (CurvePlot* other : m_plots) {
            if (other != &plot)
                other->setXRange(x, inPlace);
        }
        Q_EMIT xRangeChanged(x);
    });
    connect(&plot, &CurvePlot::hovered, this, [this, &plot](const std::optional<double>& x) {
        for (CurvePlot* other : m_plots) {
            if (other != &plot)
                other->setCrosshair(x);
        }
        Q_EMIT hovered(x);
    });
    connect(&plot, &CurvePlot::picked, this, &LinkedCharts::picked);
    connect(&plot, &CurvePlot::curvePointedAt, this, &LinkedCharts::highlight);
    connect(&plot, &CurvePlot::legendToggled, this, &LinkedCharts::legendToggled);
    connect(&plot, &CurvePlot::legendMoved, this, &LinkedCharts::legendMoved);
}

void LinkedCharts::highlight(const QString& owner)
{
    for (CurvePlot* plot : m_plots)
        plot->setHighlighted(owner);
}

void LinkedCharts::resetViews()
{
    for (CurvePlot* plot : m_plots)
        plot->resetView();
    Q_EMIT xRangeChanged(std::nullopt);
}

} // namespace workbench::ui
