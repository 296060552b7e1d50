// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/CurveScene.h"

#include "ui/plot/AxisFit.h"
#include "ui/plot/FewTicks.h"

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace workbench::ui
{

namespace
{

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

QCPAxis::ScaleType scaleType(AxisScale scale)
{
    return scale == AxisScale::Logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear;
}

} // namespace

CurveScene::CurveScene(QCustomPlot& plot)
    : m_plot(plot)
    , m_levels(plot)
{
    QCPLayer* main = m_plot.layer(QStringLiteral("main"));
    for (const char* name : {"bands", "behind", "levels"})
        m_plot.addLayer(QLatin1String(name), main, QCustomPlot::limBelow);
    m_plot.addLayer(QStringLiteral("front"), main, QCustomPlot::limAbove);
    m_plot.setAutoAddPlottableToLegend(false);
    m_plot.axisRect()->setupFullAxesBox(false);
    for (QCPAxis* axis : {m_plot.xAxis, m_plot.yAxis}) {
        axis->setTickLength(0);
        axis->setSubTicks(false);
        axis->setTickLabelPadding(6);
        axis->setNumberFormat(QStringLiteral("g")); // tick texts as they are, 8e-3 and not 8 x 10^-3
    }
    m_plot.xAxis->grid()->setVisible(false);
    m_plot.yAxis->setBasePen(Qt::NoPen);
    m_plot.xAxis2->setVisible(false);
    m_plot.yAxis2->setVisible(false);
    m_lost = m_plot.addGraph();
    m_lost->setLineStyle(QCPGraph::lsNone);
    m_lost->setLayer(QStringLiteral("front"));
}

void CurveScene::setContents(const ChartContents& contents)
{
    const auto sameGraphs = [](const CurveSeries& a, const CurveSeries& b) {
        return a.key == b.key && a.owner == b.owner && a.colour == b.colour && a.dashed == b.dashed && a.form == b.form
            && (a.smooth != nullptr) == (b.smooth != nullptr) && (a.band != nullptr) == (b.band != nullptr)
            && a.faint == b.faint && a.hidden == b.hidden && a.name == b.name;
    };
    const bool keep = std::ranges::equal(contents.series, m_contents.series, sameGraphs);
    const bool keepLevels = contents.levels == m_contents.levels;
    m_contents = contents;
    if (!keep)
        makeGraphs();
    m_plot.xAxis->setScaleType(scaleType(contents.xScale));
    m_plot.yAxis->setScaleType(scaleType(contents.yScale));
    m_plot.xAxis->setTicker(QSharedPointer<FewTicks>::create(contents.xScale, contents.xKind, *m_plot.xAxis));
    m_plot.yAxis->setTicker(QSharedPointer<FewTicks>::create(contents.yScale, AxisKind::Number, *m_plot.yAxis));
    if (!keepLevels)
        m_levels.set(m_contents.levels, m_style);
}

void CurveScene::makeGraphs()
{
    for (const Graphs& graphs : m_graphs) {
        for (QCPGraph* graph : {graphs.bandHigh, graphs.bandLow, graphs.smooth, graphs.points}) {
            if (graph)
                m_plot.removeGraph(graph);
        }
    }
    m_graphs.assign(m_contents.series.size(), {});
    const auto add = [this] {
        QCPGraph* graph = m_plot.addGraph();
        graph->setAdaptiveSampling(false); // CurveData has done it, without losing an extreme
        return graph;
    };
    for (std::size_t i = m_graphs.size(); i-- > 0;) { // what is added later lies in front
        const CurveSeries& series = m_contents.series[i];
        Graphs& graphs = m_graphs[i];
        if (series.hidden)
            continue;
        if (series.band) {
            graphs.bandLow = add();
            graphs.bandHigh = add();
            graphs.bandHigh->setChannelFillGraph(graphs.bandLow);
        }
        graphs.points = add();
        if (series.smooth)
            graphs.smooth = add();
    }
    for (std::size_t i = 0; i < m_graphs.size(); ++i) {
        const CurveSeries& series = m_contents.series[i];
        if (series.hidden || series.faint)
            continue;
        QCPGraph* named = m_graphs[i].smooth ? m_graphs[i].smooth : m_graphs[i].points;
        named->setName(series.quantity.isEmpty() ? series.name : series.name + QStringLiteral(", ") + series.quantity);
        named->addToLegend();
    }
    styleAll();
}

AxisRange CurveScene::wholeX() const
{
    return workbench::ui::wholeX(m_contents);
}

AxisRange CurveScene::fittingY(AxisRange x) const
{
    return workbench::ui::fittingY(m_contents, x, m_pixels);
}

void CurveScene::noteOutside(const CurveSample& column, AxisRange y)
{
    if (column.high > y.to) {
        m_outside.greatest = m_outside.above ? std::max(m_outside.greatest, column.high) : column.high;
        m_outside.above = true;
    }
    if (column.low < y.from) {
        m_outside.least = m_outside.below ? std::min(m_outside.least, column.low) : column.low;
        m_outside.below = true;
    }
}

void CurveScene::fillGraph(QCPGraph& graph, const CurveData& data, const CurveSeries& series, bool meanOnly)
{
    const std::vector<CurveSample> columns = data.columns(m_shownX, m_pixels, m_contents.xScale);
    const bool positive = m_contents.yScale == AxisScale::Logarithmic;
    QVector<QCPGraphData> handed;
    handed.reserve(static_cast<qsizetype>(columns.size() * 2));
    double previous = kNan;
    const auto hand = [&](double x, double y) {
        if (positive && y <= 0) {
            ++m_leftOut;
            y = kNan; // a gap: a logarithmic axis has no place for it
        }
        handed.push_back({x, y});
        previous = y;
    };
    for (const CurveSample& column : columns) {
        if (!meanOnly && column.x >= m_shownX.from && column.x <= m_shownX.to) {
            if (column.lost > 0)
                m_lostAt.push_back(column.x);
            noteOutside(column, m_shownY);
        }
        if (meanOnly || !(column.low < column.high)) {
            hand(column.x, column.mean);
            continue;
        }
        // From the nearer extreme to the farther one: the line stays as calm as the data.
        const bool lowFirst = !(std::abs(previous - column.high) < std::abs(previous - column.low));
        hand(column.x, lowFirst ? column.low : column.high);
        hand(column.x, lowFirst ? column.high : column.low);
    }
    const bool dense = static_cast<int>(columns.size()) * 4 > m_pixels;
    const bool fast = m_quality == DrawQuality::Fast;
    graph.setAntialiased(!fast && (meanOnly || !dense || series.form != CurveForm::Line));
    QPen pen = graph.pen();
    pen.setWidthF(fast ? 1.0 : penWidth(series, (&data == series.raw.get() && series.smooth) || series.faint));
    graph.setPen(pen);
    if (series.form == CurveForm::MarkedLine) {
        // Markers that touch each other tell nothing.
        QCPScatterStyle scatter = graph.scatterStyle();
        scatter.setShape(
            static_cast<int>(columns.size()) * 12 > m_pixels ? QCPScatterStyle::ssNone : QCPScatterStyle::ssCircle);
        graph.setScatterStyle(scatter);
    }
    graph.data()->set(handed, true);
}

void CurveScene::fillBand(const Graphs& graphs, const CurveData& data, AxisRange y)
{
    // Where a logarithmic axis has no place for its lower edge the band goes down to the bottom of the chart.
    const bool positive = m_contents.yScale == AxisScale::Logarithmic;
    QVector<QCPGraphData> low, high;
    for (const CurveSample& column : data.columns(m_shownX, m_pixels, m_contents.xScale)) {
        const bool there = std::isfinite(column.mean) && (!positive || column.high > 0);
        low.push_back({column.x, !there ? kNan : positive ? std::max(column.low, y.from / 2) : column.low});
        high.push_back({column.x, there ? column.high : kNan});
    }
    graphs.bandLow->data()->set(low, true);
    graphs.bandHigh->data()->set(high, true);
}

void CurveScene::show(AxisRange x, AxisRange y, DrawQuality quality)
{
    m_quality = quality;
    m_plot.xAxis->setRange(x.from, x.to);
    m_plot.yAxis->setRange(y.from, y.to);
    m_shownX = x;
    m_shownY = y;
    m_pixels = std::max(1, static_cast<int>(m_plot.axisRect()->width() * m_plot.bufferDevicePixelRatio()));
    m_leftOut = 0;
    m_outside = {};
    m_lostAt.clear();
    for (std::size_t i = 0; i < m_graphs.size(); ++i) {
        const CurveSeries& series = m_contents.series[i];
        const Graphs& graphs = m_graphs[i];
        if (graphs.points)
            fillGraph(*graphs.points, *series.raw, series, false);
        if (graphs.smooth)
            fillGraph(*graphs.smooth, *series.smooth, series, true);
        if (graphs.bandHigh)
            fillBand(graphs, *series.band, y);
    }
    // Lost values stand just inside the upper edge, where they cannot be taken for values.
    const double top = m_contents.yScale == AxisScale::Logarithmic ? y.to / std::pow(y.to / y.from, 0.015)
                                                                   : y.to - 0.015 * (y.to - y.from);
    QVector<QCPGraphData> marks;
    for (const double at : m_lostAt)
        marks.push_back({at, top});
    m_lost->data()->set(marks, false);
    m_levels.place();
}

std::vector<QPointF> CurveScene::drawn(const QString& key, bool smooth) const
{
    std::vector<QPointF> points;
    for (std::size_t i = 0; i < m_graphs.size(); ++i) {
        const QCPGraph* graph = smooth ? m_graphs[i].smooth : m_graphs[i].points;
        if (m_contents.series[i].key != key || !graph)
            continue;
        for (const QCPGraphData& point : *graph->data())
            points.emplace_back(point.key, point.value);
    }
    return points;
}

} // namespace workbench::ui
