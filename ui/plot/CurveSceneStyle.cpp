// SPDX-License-Identifier: GPL-3.0-or-later
// What the curves of a scene look like.
#include "ui/plot/CurveScene.h"

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace workbench::ui
{

namespace
{

constexpr double kDimmed = 0.22; // share of its own colour in a curve beside the one that is pointed at
constexpr double kBandStrength = 0.22;
constexpr double kBandBehindStrength = 0.1; // of the train loss where the validation loss has one too

QColor blend(const QColor& over, const QColor& under, double share)
{
    const auto mix = [share](int a, int b) { return static_cast<int>(std::lround(a * share + b * (1 - share))); };
    return QColor(mix(over.red(), under.red()), mix(over.green(), under.green()), mix(over.blue(), under.blue()));
}

} // namespace

void CurveScene::setStyle(const PlotStyle& style)
{
    m_style = style;
    m_plot.setBackground(QBrush(style.background));
    m_plot.yAxis->grid()->setPen(QPen(style.grid, 1));
    m_plot.yAxis->grid()->setZeroLinePen(QPen(style.grid, 1));
    m_plot.xAxis->setBasePen(QPen(style.grid, 1));
    for (QCPAxis* axis : {m_plot.xAxis, m_plot.yAxis}) {
        axis->setTickPen(Qt::NoPen);
        axis->setTickLabelColor(style.dim);
        axis->setTickLabelFont(style.tickFont);
        axis->setLabelColor(style.text);
        axis->setLabelFont(style.labelFont);
    }
    m_lost->setScatterStyle(
        QCPScatterStyle(QCPScatterStyle::ssTriangleInverted, QPen(style.bad, 1), QBrush(style.bad), 8));
    styleAll();
    m_levels.set(m_contents.levels, m_style);
}

void CurveScene::setHighlighted(const QString& owner)
{
    if (owner == m_highlighted)
        return;
    m_highlighted = owner;
    styleAll();
}

bool CurveScene::isDimmed(const CurveSeries& series) const
{
    return !m_highlighted.isEmpty() && series.owner != m_highlighted;
}

void CurveScene::styleAll()
{
    for (std::size_t i = 0; i < m_graphs.size(); ++i) {
        const Graphs& graphs = m_graphs[i];
        const CurveSeries& series = m_contents.series[i];
        if (graphs.points)
            styleGraph(*graphs.points, series, graphs.smooth || series.faint);
        if (graphs.smooth)
            styleGraph(*graphs.smooth, series, false);
        if (graphs.bandHigh)
            styleBand(graphs, series);
    }
}

double CurveScene::penWidth(const CurveSeries& series, bool behind) const
{
    return behind ? 1.0 : series.form != CurveForm::Line ? m_style.lineWidth * 0.7 : m_style.lineWidth;
}

void CurveScene::styleGraph(QCPGraph& graph, const CurveSeries& series, bool behind) const
{
    const bool marked = series.form != CurveForm::Line, dimmed = isDimmed(series);
    const bool raised = !m_highlighted.isEmpty() && !dimmed;
    const double strength = (behind ? m_style.rawStrength : 1.0) * (dimmed ? kDimmed : 1.0);
    QPen pen(blend(series.colour, m_style.background, strength), penWidth(series, behind));
    if (series.dashed && !behind)
        pen.setDashPattern({4, 2.5});
    // Between neighbouring pixels a round join looks as a bevel does and costs an arc each.
    pen.setJoinStyle(Qt::BevelJoin);
    pen.setCapStyle(Qt::FlatCap);
    graph.setPen(pen);
    graph.setLayer(behind ? QStringLiteral("behind") : raised ? QStringLiteral("front") : QStringLiteral("main"));
    graph.setLineStyle(series.form == CurveForm::Points ? QCPGraph::lsNone : QCPGraph::lsLine);
    if (marked) {
        const bool once = series.form == CurveForm::Points;
        graph.setScatterStyle(QCPScatterStyle(
            once ? QCPScatterStyle::ssDiamond : QCPScatterStyle::ssCircle,
            QPen(blend(series.colour, m_style.background, strength), m_style.lineWidth * 0.8),
            QBrush(m_style.background),
            m_style.lineWidth
                * (once               ? 5
                       : series.faint ? 2
                                      : 3)));
    }
}

void CurveScene::styleBand(const Graphs& graphs, const CurveSeries& series) const
{
    const bool behind
        = series.form == CurveForm::Line && std::ranges::any_of(m_contents.series, [&](const CurveSeries& other) {
              return other.owner == series.owner && other.band && other.form != CurveForm::Line;
          });
    QColor fill = series.colour;
    fill.setAlphaF(
        static_cast<float>((behind ? kBandBehindStrength : kBandStrength) * (isDimmed(series) ? kDimmed : 1)));
    for (QCPGraph* graph : {graphs.bandLow, graphs.bandHigh}) {
        graph->setLayer(QStringLiteral("bands"));
        graph->setPen(Qt::NoPen);
        graph->setAntialiasedFill(false);
    }
    graphs.bandHigh->setBrush(fill);
}

} // namespace workbench::ui
