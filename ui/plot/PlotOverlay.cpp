// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/PlotOverlay.h"

#include <qcustomplot.h>

#include <algorithm>

namespace workbench::ui
{

PlotOverlay::PlotOverlay(QCustomPlot& plot)
    : m_plot(plot)
{
    m_plot.addLayer(QStringLiteral("pointer"));
    m_layer = m_plot.layer(QStringLiteral("pointer"));
    m_layer->setMode(QCPLayer::lmBuffered);
    m_selected = verticalLine();
    m_crosshair = verticalLine();
    m_box = new QCPItemRect(&m_plot);
    m_box->setLayer(m_layer);
    m_box->setVisible(false);
    for (QCPItemPosition* corner : {m_box->topLeft, m_box->bottomRight})
        corner->setType(QCPItemPosition::ptAbsolute);
}

QCPItemLine* PlotOverlay::verticalLine()
{
    auto* line = new QCPItemLine(&m_plot);
    for (QCPItemPosition* end : {line->start, line->end}) {
        end->setTypeX(QCPItemPosition::ptPlotCoords);
        end->setTypeY(QCPItemPosition::ptAxisRectRatio);
    }
    line->setLayer(m_layer);
    line->setAntialiased(false);
    line->setVisible(false);
    return line;
}

void PlotOverlay::setStyle(const PlotStyle& style)
{
    m_style = style;
    QPen dashes(style.dim, 1);
    dashes.setDashPattern({3, 3});
    m_crosshair->setPen(dashes);
    m_selected->setPen(QPen(style.accent, 1));
    QColor fill = style.accent;
    fill.setAlpha(34);
    m_box->setPen(QPen(style.accent, 1));
    m_box->setBrush(fill);
}

void PlotOverlay::setCrosshair(std::optional<double> x, const std::vector<Dot>& dots)
{
    m_crosshair->setVisible(x.has_value());
    if (x) {
        m_crosshair->start->setCoords(*x, 0);
        m_crosshair->end->setCoords(*x, 1);
    }
    for (QCPGraph* graph : m_dots)
        graph->data()->clear();
    for (const Dot& dot : dots) {
        auto graph = std::ranges::find_if(
            m_dots, [&](const QCPGraph* g) { return g->scatterStyle().brush().color() == dot.colour; });
        if (graph == m_dots.end()) {
            QCPGraph* added = m_plot.addGraph();
            added->setLayer(m_layer);
            added->setLineStyle(QCPGraph::lsNone);
            added->setScatterStyle(
                QCPScatterStyle(QCPScatterStyle::ssCircle, QPen(m_style.background, 1.2), QBrush(dot.colour), 7));
            m_dots.push_back(added);
            graph = m_dots.end() - 1;
        }
        (*graph)->data()->add({dot.x, dot.y});
    }
}

void PlotOverlay::setSelected(std::optional<double> x)
{
    m_selected->setVisible(x.has_value());
    if (x) {
        m_selected->start->setCoords(*x, 0);
        m_selected->end->setCoords(*x, 1);
    }
}

void PlotOverlay::setBox(std::optional<QRect> box)
{
    m_box->setVisible(box.has_value());
    if (box) {
        m_box->topLeft->setCoords(box->topLeft());
        m_box->bottomRight->setCoords(box->bottomRight());
    }
}

void PlotOverlay::replot()
{
    m_layer->replot();
}

} // namespace workbench::ui
