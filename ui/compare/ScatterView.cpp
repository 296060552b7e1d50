// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/ScatterView.h"

#include "ui/base/Format.h"
#include "ui/compare/RunInk.h"
#include "ui/theme/Theme.h"

#include <QEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <unordered_set>

namespace workbench::ui
{

namespace
{
constexpr double kRadius = 3.5;
constexpr std::size_t kSmallFrom = 2000; ///< points that are many are small squares
} // namespace

ScatterView::ScatterView(ComparedRuns& runs, QWidget* parent)
    : QWidget(parent)
    , m_runs(runs)
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Scatter of the listed runs"));
    m_reading.setSingleShot(true);
    m_reading.setInterval(60);
    m_brushing.setSingleShot(true);
    m_brushing.setInterval(30);
    connect(&m_reading, &QTimer::timeout, this, &ScatterView::read);
    connect(&m_brushing, &QTimer::timeout, this, &ScatterView::tellBox);
    connect(&m_runs, &ComparedRuns::listedChanged, this, &ScatterView::readLater);
    connect(&m_runs, &ComparedRuns::columnsChanged, this, &ScatterView::readLater);
    connect(&m_runs, &ComparedRuns::brushedChanged, this, &ScatterView::follow);
    connect(&m_runs, &ComparedRuns::chosenChanged, this, qOverload<>(&QWidget::update));
    connect(&m_runs, &ComparedRuns::hoveredChanged, this, qOverload<>(&QWidget::update));
    connect(&m_points, &LineLayer::whole, this, qOverload<>(&QWidget::update));
}

void ScatterView::setColumns(const std::string& x, const std::string& y, const std::string& colour)
{
    const bool moved = m_x != x || m_y != y;
    m_x = x;
    m_y = y;
    m_colour = colour;
    if (moved) {
        m_logX.reset();
        m_logY.reset();
    }
    if (moved && m_box)
        clearBox(); // it was a box of other axes
    read();
}

void ScatterView::setLogarithmic(bool xAxis, std::optional<bool> on)
{
    (xAxis ? m_logX : m_logY) = on;
    read();
}

void ScatterView::readLater()
{
    if (isVisible() && !m_reading.isActive())
        m_reading.start();
}

std::optional<ColumnAxis> ScatterView::axisOf(const std::string& path) const
{
    const compare::RunColumn* const column = m_runs.columns().find(path);
    if (!column)
        return std::nullopt;
    std::vector<compare::CellValue> values;
    values.reserve(m_facts.size());
    for (const auto& run : m_facts)
        values.push_back(cellValue(*run, *column));
    return ColumnAxis(*column, std::move(values));
}

void ScatterView::read()
{
    m_facts = m_runs.listed();
    m_layout.reset();
    auto x = axisOf(m_x), y = axisOf(m_y);
    if (x && y) {
        if (m_logX)
            x->setLogarithmic(*m_logX);
        if (m_logY)
            y->setLogarithmic(*m_logY);
        m_layout.emplace(std::move(*x), std::move(*y));
        m_layout->setArea(rect());
    }
    m_colourAxis = m_colour.empty() ? std::nullopt : axisOf(m_colour);
    m_ink = inkOf(m_facts, m_colourAxis ? &*m_colourAxis : nullptr, Theme::of(palette()));
    if (m_box)
        tellBox();
    else
        follow();
}

void ScatterView::drawNow()
{
    m_reading.stop();
    read();
    m_points.finish();
}

void ScatterView::follow()
{
    if (m_telling)
        return;
    if (m_box) { // somebody else brushes now, or has cleared it
        m_box.reset();
        Q_EMIT boxChanged();
    }
    if (!isVisible())
        return; // all is read when it is shown
    m_inside = m_runs.brushedAmong(m_facts);
    redraw();
}

void ScatterView::tellBox()
{
    m_inside = m_box && m_layout ? ComparedRuns::Marks(m_layout->inside(*m_box)) : std::nullopt;
    m_telling = true;
    m_runs.setBrushedAmong(m_facts, m_inside);
    m_telling = false;
    redraw();
    Q_EMIT boxChanged();
}

void ScatterView::clearBox()
{
    m_box.reset();
    m_brushing.stop();
    tellBox();
}

void ScatterView::redraw()
{
    update();
    if (!m_layout || size().isEmpty())
        return m_points.clear();
    const bool small = m_facts.size() >= kSmallFrom;
    const double strength = std::max(0.35, inkStrength(m_facts.size()));
    const QColor plain = Theme::of(palette()).dim;
    m_points.start(
        size(), devicePixelRatioF(), m_facts.size(),
        [small](QPainter& painter) {
            painter.setRenderHint(QPainter::Antialiasing, !small);
            painter.setPen(Qt::NoPen);
        },
        [this, small, strength, plain](QPainter& painter, std::size_t run) {
            const auto at = m_layout->point(run);
            if (!at)
                return;
            const bool lit = !m_inside || (*m_inside)[run];
            QColor colour = lit ? m_ink[run] : plain;
            colour.setAlphaF(float(lit ? strength : 0.25));
            if (small) {
                painter.fillRect(QRectF(at->x() - 1.5, at->y() - 1.5, 3, 3), colour);
            } else {
                painter.setBrush(colour);
                painter.drawEllipse(*at, kRadius, kRadius);
            }
        });
}

void ScatterView::resizeEvent(QResizeEvent*)
{
    if (m_layout)
        m_layout->setArea(rect());
    redraw();
}

void ScatterView::showEvent(QShowEvent*)
{
    read();
}

void ScatterView::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange)
        readLater();
    QWidget::changeEvent(event);
}

QString ScatterView::describe(std::size_t run) const
{
    QString text = fromUtf8(m_facts[run]->row.name);
    for (const ColumnAxis* const axis : {&m_layout->x(), &m_layout->y(), m_colourAxis ? &*m_colourAxis : nullptr}) {
        if (axis)
            text += QStringLiteral("\n%1: %2").arg(axis->label(), axis->text(run));
    }
    return text;
}

void ScatterView::paintAxes(QPainter& painter) const
{
    const Theme& theme = Theme::of(palette());
    const QRectF plot = m_layout->plot();
    painter.setFont(smallFont());
    const QFontMetricsF metrics(painter.font());
    double last = -1e9;
    for (const ColumnAxis::Tick& tick : m_layout->x().ticks(5)) {
        const double x = std::floor(m_layout->pixelX(tick.position)) + 0.5;
        painter.setPen(theme.line);
        painter.drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
        const QString words = metrics.elidedText(tick.text, Qt::ElideMiddle, plot.width() / 4);
        const double width = metrics.horizontalAdvance(words);
        const double from = std::clamp(x - width / 2, 2.0, std::max(2.0, this->width() - width - 2)); // never cut
        if (from < last + 6)
            continue; // it would touch the one before
        last = from + width;
        painter.setPen(theme.dim);
        painter.drawText(QRectF(from - 2, plot.bottom() + 2, width + 4, 16), Qt::AlignCenter, words);
    }
    for (const ColumnAxis::Tick& tick : m_layout->y().ticks(5)) {
        const double y = std::floor(m_layout->pixelY(tick.position)) + 0.5;
        painter.setPen(theme.line);
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y));
        painter.setPen(theme.dim);
        const QString words = metrics.elidedText(tick.text, Qt::ElideMiddle, plot.left() - 8);
        painter.drawText(QRectF(0, y - 8, plot.left() - 6, 16), Qt::AlignRight | Qt::AlignVCenter, words);
    }
    painter.setPen(theme.text);
    painter.drawText(QRectF(plot.left(), plot.bottom() + 18, plot.width(), 16), Qt::AlignCenter, m_layout->x().label());
}

void ScatterView::paintEvent(QPaintEvent*)
{
    if (!m_layout)
        return;
    QPainter painter(this);
    const Theme& theme = Theme::of(palette());
    paintAxes(painter);
    if (!m_points.image().isNull())
        painter.drawImage(QRectF(rect()), m_points.image());
    painter.setRenderHint(QPainter::Antialiasing);
    const std::unordered_set<RunId> chosen(m_runs.chosen().begin(), m_runs.chosen().end());
    for (std::size_t run = 0; run < m_facts.size(); ++run) {
        const bool hovered = m_runs.hovered() == m_facts[run]->row.id;
        const auto at = m_layout->point(run);
        if (!at || (!hovered && !chosen.contains(m_facts[run]->row.id)))
            continue;
        painter.setPen(QPen(theme.card, 5));
        painter.setBrush(m_ink[run]);
        painter.drawEllipse(*at, kRadius + 2, kRadius + 2);
        painter.setPen(QPen(hovered ? theme.text : theme.accent, 2));
        painter.drawEllipse(*at, kRadius + 2, kRadius + 2);
    }
    if (!m_box)
        return;
    QColor fill = theme.accent;
    fill.setAlphaF(0.1F);
    painter.setPen(QPen(theme.accent, 1.5));
    painter.setBrush(fill);
    painter.drawRoundedRect(m_layout->boxOf(*m_box), 2, 2);
}

} // namespace workbench::ui
