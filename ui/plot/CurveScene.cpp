// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/CurveScene.h"

#include "ui/plot/FewTicks.h"

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace workbench::ui
{

namespace
{

constexpr double kEndRoom = 0.008; // of the x axis
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

QColor blend(const QColor& over, const QColor& under, double share)
{
    const auto mix = [share](int a, int b) { return static_cast<int>(std::lround(a * share + b * (1 - share))); };
    return QColor(mix(over.red(), under.red()), mix(over.green(), under.green()), mix(over.blue(), under.blue()));
}

QCPAxis::ScaleType scaleType(AxisScale scale)
{
    return scale == AxisScale::Logarithmic ? QCPAxis::stLogarithmic : QCPAxis::stLinear;
}

AxisRange widened(AxisRange range, AxisScale scale)
{
    if (range.from < range.to)
        return range;
    if (scale == AxisScale::Logarithmic)
        return {range.from / 1.5, range.to * 1.5};
    const double half = range.from == 0 ? 0.5 : std::abs(range.from) * 0.05;
    return {range.from - half, range.to + half};
}

} // namespace

CurveScene::CurveScene(QCustomPlot& plot)
    : m_plot(plot)
{
    m_plot.addLayer(QStringLiteral("behind"), m_plot.layer(QStringLiteral("main")), QCustomPlot::limBelow);
    m_plot.addLayer(QStringLiteral("levels"), m_plot.layer(QStringLiteral("main")), QCustomPlot::limBelow);
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
    m_lost->removeFromLegend();
}

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
    for (std::size_t i = 0; i < m_graphs.size(); ++i) {
        styleGraph(*m_graphs[i].points, m_contents.series[i], m_contents.series[i].smooth != nullptr);
        if (m_graphs[i].smooth)
            styleGraph(*m_graphs[i].smooth, m_contents.series[i], false);
    }
    addLevels();
}

void CurveScene::setContents(const ChartContents& contents)
{
    const auto sameGraphs = [](const CurveSeries& a, const CurveSeries& b) {
        return a.key == b.key && a.colour == b.colour && a.dashed == b.dashed && a.form == b.form
            && (a.smooth != nullptr) == (b.smooth != nullptr) && a.name == b.name;
    };
    const bool keep = std::ranges::equal(contents.series, m_contents.series, sameGraphs);
    const bool keepLevels = contents.levels == m_contents.levels;
    m_contents = contents;
    if (!keep) {
        for (const Graphs& graphs : m_graphs) {
            m_plot.removeGraph(graphs.points);
            if (graphs.smooth)
                m_plot.removeGraph(graphs.smooth);
        }
        m_graphs.clear();
        for (const CurveSeries& series : m_contents.series) {
            Graphs graphs;
            const bool behind = series.smooth != nullptr;
            const auto add = [&](bool back) {
                QCPGraph* graph = m_plot.addGraph();
                graph->setAdaptiveSampling(false); // CurveData has done it, without losing an extreme
                graph->setLayer(back ? QStringLiteral("behind") : QStringLiteral("main"));
                graph->setName(
                    series.quantity.isEmpty() ? series.name : series.name + QStringLiteral(", ") + series.quantity);
                if (back)
                    graph->removeFromLegend();
                styleGraph(*graph, series, back);
                return graph;
            };
            graphs.points = add(behind);
            if (behind)
                graphs.smooth = add(false);
            m_graphs.push_back(graphs);
        }
    }
    m_plot.xAxis->setScaleType(scaleType(contents.xScale));
    m_plot.yAxis->setScaleType(scaleType(contents.yScale));
    m_plot.xAxis->setTicker(QSharedPointer<FewTicks>::create(contents.xScale, contents.xKind));
    m_plot.yAxis->setTicker(QSharedPointer<FewTicks>::create(contents.yScale, AxisKind::Number));
    if (!keepLevels)
        addLevels();
}

double CurveScene::penWidth(const CurveSeries& series, bool behind) const
{
    return behind ? 1.0 : series.form != CurveForm::Line ? m_style.lineWidth * 0.7 : m_style.lineWidth;
}

void CurveScene::styleGraph(QCPGraph& graph, const CurveSeries& series, bool behind) const
{
    const bool marked = series.form != CurveForm::Line;
    const QColor colour = behind ? blend(series.colour, m_style.background, m_style.rawStrength) : series.colour;
    QPen pen(colour, penWidth(series, behind));
    if (series.dashed && !behind)
        pen.setDashPattern({4, 2.5});
    pen.setJoinStyle(Qt::RoundJoin);
    graph.setPen(pen);
    graph.setLineStyle(series.form == CurveForm::Points ? QCPGraph::lsNone : QCPGraph::lsLine);
    if (marked) {
        const bool once = series.form == CurveForm::Points;
        graph.setScatterStyle(QCPScatterStyle(
            once ? QCPScatterStyle::ssDiamond : QCPScatterStyle::ssCircle, QPen(series.colour, m_style.lineWidth * 0.8),
            QBrush(m_style.background), m_style.lineWidth * (once ? 5 : 3)));
    }
}

AxisRange CurveScene::wholeX() const
{
    const bool positive = m_contents.xScale == AxisScale::Logarithmic;
    std::optional<AxisRange> whole;
    for (const CurveSeries& series : m_contents.series) {
        const auto bounds = series.raw->xBounds(positive);
        if (bounds && whole)
            whole = AxisRange{std::min(whole->from, bounds->from), std::max(whole->to, bounds->to)};
        else if (bounds)
            whole = bounds;
    }
    if (!whole)
        return {positive ? 1.0 : 0.0, positive ? 10.0 : 1.0};
    // A little room on the right, so that the marker of the last point is whole.
    const AxisRange wide = widened(*whole, m_contents.xScale);
    return {
        wide.from,
        positive ? wide.to * std::pow(wide.to / wide.from, kEndRoom) : wide.to + kEndRoom * (wide.to - wide.from)};
}

AxisRange CurveScene::fittingY(AxisRange x) const
{
    const bool logarithmic = m_contents.yScale == AxisScale::Logarithmic;
    std::optional<AxisRange> all;
    const auto include = [&all](double from, double to) {
        all = all ? AxisRange{std::min(all->from, from), std::max(all->to, to)} : AxisRange{from, to};
    };
    for (const CurveSeries& series : m_contents.series) {
        for (const CurveData* data : {series.raw.get(), series.smooth.get()}) {
            const auto bounds = data ? data->valueBounds(x, logarithmic) : std::nullopt;
            if (bounds)
                include(bounds->from, bounds->to);
        }
    }
    for (const CurveLevel& level : m_contents.levels) {
        if (!logarithmic || level.y > 0)
            include(level.y, level.y);
    }
    if (!all)
        return logarithmic ? AxisRange{1, 10} : AxisRange{0, 1};
    const AxisRange fit = widened(*all, m_contents.yScale);
    if (logarithmic) {
        const double margin = std::pow(fit.to / fit.from, 0.05);
        return {fit.from / margin, fit.to * margin};
    }
    const bool fromZero = m_contents.yFromZero && fit.from >= 0;
    const double margin = 0.05 * (fit.to - (fromZero ? 0 : fit.from));
    return {fromZero ? 0 : fit.from - margin, fit.to + margin};
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
        if (column.lost > 0 && !meanOnly && column.x >= m_shownX.from && column.x <= m_shownX.to)
            m_lostAt.push_back(column.x);
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
    pen.setWidthF(fast ? 1.0 : penWidth(series, &data == series.raw.get() && series.smooth));
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

void CurveScene::show(AxisRange x, AxisRange y, DrawQuality quality)
{
    m_quality = quality;
    m_plot.xAxis->setRange(x.from, x.to);
    m_plot.yAxis->setRange(y.from, y.to);
    m_shownX = x;
    m_pixels = std::max(1, static_cast<int>(m_plot.axisRect()->width() * m_plot.bufferDevicePixelRatio()));
    m_leftOut = 0;
    m_lostAt.clear();
    for (std::size_t i = 0; i < m_graphs.size(); ++i) {
        const CurveSeries& series = m_contents.series[i];
        fillGraph(*m_graphs[i].points, *series.raw, series, false);
        if (m_graphs[i].smooth)
            fillGraph(*m_graphs[i].smooth, *series.smooth, series, true);
    }
    // Lost values stand just inside the upper edge, where they cannot be taken for values.
    const double top = m_contents.yScale == AxisScale::Logarithmic ? y.to / std::pow(y.to / y.from, 0.015)
                                                                   : y.to - 0.015 * (y.to - y.from);
    QVector<QCPGraphData> marks;
    for (const double at : m_lostAt)
        marks.push_back({at, top});
    m_lost->data()->set(marks, false);
    placeLevelTexts();
}

void CurveScene::placeLevelTexts()
{
    // Curves come down to floors and targets from above: the words stand below the line where there is room.
    const int height = QFontMetrics(m_style.tickFont).height();
    for (QCPItemText* text : m_levelTexts) {
        const double line = m_plot.yAxis->coordToPixel(text->position->value());
        const bool below = line + height < m_plot.axisRect()->bottom();
        text->setPositionAlignment(Qt::AlignRight | (below ? Qt::AlignTop : Qt::AlignBottom));
    }
}

void CurveScene::addLevels()
{
    for (QCPAbstractItem* item : m_levelItems)
        m_plot.removeItem(item);
    m_levelItems.clear();
    m_levelTexts.clear();
    for (const CurveLevel& level : m_contents.levels) {
        const auto pin = [&level](QCPItemPosition* position, double ratio) {
            position->setTypeX(QCPItemPosition::ptAxisRectRatio);
            position->setTypeY(QCPItemPosition::ptPlotCoords);
            position->setCoords(ratio, level.y);
        };
        auto* line = new QCPItemLine(&m_plot);
        pin(line->start, 0);
        pin(line->end, 1);
        QPen pen(level.colour, 1.3);
        pen.setDashPattern({4, 3});
        line->setPen(pen);
        line->setLayer(QStringLiteral("levels"));
        auto* text = new QCPItemText(&m_plot);
        pin(text->position, 0.998);
        text->setText(level.label);
        text->setColor(level.colour);
        text->setFont(m_style.tickFont);
        text->setLayer(QStringLiteral("main"));
        m_levelItems.push_back(line);
        m_levelItems.push_back(text);
        m_levelTexts.push_back(text);
    }
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
