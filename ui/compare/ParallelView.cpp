// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/ParallelView.h"

#include "ui/base/Format.h"
#include "ui/compare/ParallelPainter.h"
#include "ui/compare/RunInk.h"
#include "ui/theme/Theme.h"

#include <QEvent>
#include <QPainter>

#include <algorithm>
#include <numeric>

namespace workbench::ui
{

namespace
{

constexpr int kReadMilliseconds = 60; ///< runs that go on change often
constexpr int kBrushMilliseconds = 30; ///< between what the table is told
constexpr std::size_t kSmoothLines = 1500; ///< more are drawn without smooth edges
constexpr std::size_t kDashedLines = 24;
constexpr std::size_t kMostChosen = 50; ///< drawn over all others

} // namespace

ParallelView::ParallelView(ComparedRuns& runs, QWidget* parent)
    : QWidget(parent)
    , m_runs(runs)
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Parallel coordinates"));
    m_reading.setSingleShot(true);
    m_reading.setInterval(kReadMilliseconds);
    m_brushing.setSingleShot(true);
    m_brushing.setInterval(kBrushMilliseconds);
    connect(&m_reading, &QTimer::timeout, this, &ParallelView::read);
    connect(&m_brushing, &QTimer::timeout, this, [this] { tellBrushes(false); });
    connect(&m_runs, &ComparedRuns::listedChanged, this, &ParallelView::readLater);
    connect(&m_runs, &ComparedRuns::columnsChanged, this, &ParallelView::readLater);
    connect(&m_runs, &ComparedRuns::metricChanged, this, &ParallelView::readLater);
    connect(&m_runs, &ComparedRuns::brushedChanged, this, &ParallelView::follow);
    connect(&m_runs, &ComparedRuns::chosenChanged, this, qOverload<>(&QWidget::update));
    connect(&m_runs, &ComparedRuns::hoveredChanged, this, qOverload<>(&QWidget::update));
    for (LineLayer* const layer : {&m_faint, &m_strong})
        connect(layer, &LineLayer::whole, this, qOverload<>(&QWidget::update));
}

void ParallelView::setPaths(std::vector<std::string> paths)
{
    const bool brushed = anyBrushes();
    m_axes.setPaths(std::move(paths));
    read();
    if (brushed)
        tellBrushes(true);
}

void ParallelView::setColouredByMetric(bool on)
{
    m_byMetric = on;
    readLater();
}

void ParallelView::readLater()
{
    if (isVisible() && !m_reading.isActive())
        m_reading.start();
}

void ParallelView::drawNow()
{
    m_reading.stop();
    read();
    m_faint.finish();
    m_strong.finish();
}

void ParallelView::read()
{
    m_facts = m_runs.listed();
    m_axes.read(m_runs);
    m_current = std::min(m_current, std::max<std::size_t>(1, m_axes.layout().axes().size()) - 1);
    const compare::RunColumn* const metric = m_byMetric ? m_runs.columns().find(m_runs.metric()) : nullptr;
    if (metric) {
        std::vector<compare::CellValue> values;
        for (const auto& run : m_facts)
            values.push_back(cellValue(*run, *metric));
        const ColumnAxis axis(*metric, std::move(values));
        m_ink = inkOf(m_facts, &axis, Theme::of(palette()));
    } else {
        m_ink = inkOf(m_facts, nullptr, Theme::of(palette()));
    }
    if (anyBrushes())
        tellBrushes(true); // other runs may lie inside now
    else
        follow();
}

void ParallelView::follow()
{
    if (m_telling)
        return;
    if (anyBrushes() && !m_drag.moved) { // somebody else brushes now, or has cleared it
        m_axes.clearBrushes();
        Q_EMIT brushesChanged();
    }
    if (!isVisible())
        return; // all is read when it is shown
    m_inside = m_runs.brushedAmong(m_facts);
    drawLayers(true);
}

void ParallelView::tellBrushes(bool all)
{
    const bool brushed = m_inside.has_value();
    m_inside = m_axes.inside();
    m_telling = true;
    m_runs.setBrushedAmong(m_facts, m_inside);
    m_telling = false;
    drawLayers(all || brushed != m_inside.has_value());
    Q_EMIT brushesChanged();
}

void ParallelView::clearBrushes()
{
    m_axes.clearBrushes();
    m_brushing.stop();
    tellBrushes(false);
}

void ParallelView::drawLayers(bool all)
{
    ParallelLayout& layout = m_axes.layout();
    ParallelPainter::layOut(layout, QRectF(rect()));
    m_drawing += all ? 1 : 0;
    update();
    if (layout.axes().size() < 2 || layout.runs() != m_facts.size() || size().isEmpty()) {
        m_faint.clear();
        m_strong.clear();
        return;
    }
    if (all) {
        std::vector<std::size_t> lines(m_facts.size());
        std::iota(lines.begin(), lines.end(), std::size_t(0));
        const double strength = inkStrength(lines.size());
        drawLines(m_faint, std::move(lines), !m_inside, m_inside ? std::min(0.22, strength * 0.7) : strength);
    }
    if (!m_inside)
        return m_strong.clear();
    std::vector<std::size_t> inside;
    for (std::size_t run = 0; run < m_inside->size(); ++run) {
        if ((*m_inside)[run])
            inside.push_back(run);
    }
    const double strength = std::max(0.16, inkStrength(inside.size()));
    drawLines(m_strong, std::move(inside), true, strength);
}

void ParallelView::drawLines(LineLayer& layer, std::vector<std::size_t> lines, bool coloured, double strength)
{
    const bool smooth = lines.size() <= kSmoothLines, dashes = lines.size() <= kDashedLines;
    const double width = dashes ? 1.5 : 1;
    const std::size_t count = lines.size();
    const auto prepare = [smooth](QPainter& painter) { painter.setRenderHint(QPainter::Antialiasing, smooth); };
    const QColor plain = Theme::of(palette()).dim;
    layer.start(
        size(), devicePixelRatioF(), count, prepare,
        [this, lines = std::move(lines), coloured, strength, width, dashes,
         plain](QPainter& painter, std::size_t item) {
            const std::size_t run = lines[item];
            QColor colour = coloured ? m_ink[run] : plain;
            colour.setAlphaF(float(strength));
            QPen pen(colour, width);
            if (dashes && !m_byMetric && runIsDashed(m_facts[run]->row.colour))
                pen.setDashPattern({4, 3});
            painter.setPen(pen);
            painter.drawPolyline(m_axes.layout().line(run));
        });
}

void ParallelView::paintRun(QPainter& painter, std::size_t run, double width) const
{
    const QPolygonF line = m_axes.layout().line(run);
    painter.setPen(QPen(Theme::of(palette()).card, width + 3, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(line);
    QPen pen(m_ink[run], width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    if (!m_byMetric && runIsDashed(m_facts[run]->row.colour))
        pen.setDashPattern({3, 3});
    painter.setPen(pen);
    painter.drawPolyline(line);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_ink[run]);
    for (const QPointF& point : line)
        painter.drawEllipse(point, width + 0.5, width + 0.5);
    painter.setBrush(Qt::NoBrush);
}

std::optional<std::size_t> ParallelView::indexOf(const RunId& run) const
{
    const auto found = std::ranges::find_if(m_facts, [&](const auto& facts) { return facts->row.id == run; });
    return found == m_facts.end() ? std::nullopt : std::optional(std::size_t(found - m_facts.begin()));
}

void ParallelView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Theme& theme = Theme::of(palette());
    for (const LineLayer* const layer : {&m_faint, &m_strong}) {
        if (!layer->image().isNull())
            painter.drawImage(QRectF(rect()), layer->image());
    }
    ParallelPainter axes(m_axes, theme);
    if (hasFocus())
        axes.current = m_current;
    for (std::size_t axis = 0; m_byMetric && axis < m_axes.layout().axes().size(); ++axis) {
        if (m_axes.path(axis) == m_runs.metric())
            axes.scaled = axis;
    }
    if (m_drag.part == Part::Name && m_drag.moved) {
        axes.dragged = m_drag.axis;
        axes.draggedX = m_drag.now.x();
    }
    const Still still{m_runs.chosen(), axes.current, axes.scaled, axes.dragged, devicePixelRatioF(), m_drawing};
    if (m_still.isNull() || m_stillOf != still) {
        m_stillOf = still;
        paintStill(axes);
    }
    if (const auto index = hasLines() && m_runs.hovered() ? indexOf(*m_runs.hovered()) : std::nullopt) {
        painter.setRenderHint(QPainter::Antialiasing);
        paintRun(painter, *index, 3);
        painter.setRenderHint(QPainter::Antialiasing, false);
    }
    painter.drawPixmap(0, 0, m_still);
    axes.paintMoving(painter);
}

void ParallelView::paintStill(const ParallelPainter& axes)
{
    m_still = QPixmap(size() * devicePixelRatioF());
    m_still.setDevicePixelRatio(devicePixelRatioF());
    m_still.fill(Qt::transparent);
    QPainter painter(&m_still);
    painter.setFont(font());
    if (hasLines() && m_runs.chosen().size() <= kMostChosen) {
        painter.setRenderHint(QPainter::Antialiasing);
        for (const RunId& run : m_runs.chosen()) {
            if (const auto index = indexOf(run))
                paintRun(painter, *index, 2);
        }
        painter.setRenderHint(QPainter::Antialiasing, false);
    }
    axes.paintStill(painter);
}

void ParallelView::resizeEvent(QResizeEvent*)
{
    drawLayers(true);
}

void ParallelView::showEvent(QShowEvent*)
{
    read();
}

void ParallelView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange && isVisible())
        readLater();
    QWidget::changeEvent(event);
}

QString ParallelView::describe(std::size_t run) const
{
    QString text = fromUtf8(m_facts[run]->row.name);
    for (const ColumnAxis& axis : m_axes.layout().axes())
        text += QStringLiteral("\n%1: %2").arg(axis.label(), axis.text(run));
    return text;
}

} // namespace workbench::ui
