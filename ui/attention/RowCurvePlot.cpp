// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/attention/RowCurvePlot.h"

#include "core/maps/ColourScale.h"
#include "core/maps/MapPooling.h"
#include "ui/attention/TextTint.h"
#include "ui/base/Format.h"
#include "ui/plot/AxisTicks.h"
#include "ui/theme/Theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace workbench::ui
{

namespace
{

constexpr double kLeft = 40, kRight = 8, kTop = 6, kBottom = 18;
constexpr double kNames = 16; ///< more room above where the curves are named
constexpr double kReach = 1.5; ///< pixels around the pointer in which the greatest value is looked for

QColor colourOf(RowCurveData::Role role, const Theme& theme)
{
    return role == RowCurveData::Role::Weight ? theme.accent : runColour(1);
}

} // namespace

RowCurvePlot::RowCurvePlot(QWidget* parent)
    : QWidget(parent)
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Weights of the row"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void RowCurvePlot::setData(RowCurveData data)
{
    m_data = std::move(data);
    setRead(std::nullopt);
    measure();
}

void RowCurvePlot::setDistance(bool distance)
{
    m_distance = distance;
    update();
}

void RowCurvePlot::setLogarithmic(bool logarithmic)
{
    m_logarithmic = logarithmic;
    measure();
}

void RowCurvePlot::setLockedKey(std::optional<int> key)
{
    m_locked = key;
    update();
}

void RowCurvePlot::measure()
{
    m_low = m_high = 0;
    for (const RowCurveData::Line& line : m_data.lines) {
        for (const float value : line.values) {
            if (std::isfinite(value)) {
                m_low = std::min(m_low, double(value));
                m_high = std::max(m_high, double(value));
            }
        }
    }
    if (!(m_high > m_low))
        m_high = m_low + 1;
    if (m_logarithmic)
        m_low = m_high * std::pow(10.0, -maps::kLogDecades);
    update();
}

QRectF RowCurvePlot::area() const
{
    const double names = m_data.lines.size() > 1 ? kNames : 0;
    return QRectF(rect()).adjusted(kLeft, kTop + names, -kRight, -kBottom);
}

double RowCurvePlot::pixelOf(int key) const
{
    return area().left() + area().width() * (orderOf(key) + 0.5) / std::max(1, m_data.count());
}

double RowCurvePlot::heightOf(double value) const
{
    double share = 0;
    if (m_logarithmic)
        share = value > m_low ? std::log(value / m_low) / std::log(m_high / m_low) : 0;
    else
        share = (value - m_low) / (m_high - m_low);
    return area().bottom() - std::clamp(share, 0.0, 1.0) * area().height();
}

std::optional<int> RowCurvePlot::keyAt(double x) const
{
    const int count = m_data.count();
    if (count == 0 || area().width() <= 0)
        return std::nullopt;
    const double cells = count / area().width();
    const auto cell
        = [&](double pixel) { return std::clamp(int(std::floor((pixel - area().left()) * cells)), 0, count - 1); };
    int first = cell(x), last = first;
    if (cells > 1) {
        first = cell(x - kReach);
        last = cell(x + kReach);
    }
    const auto& values = m_data.lines.front().values;
    int best = orderOf(first);
    for (int order = first + 1; order <= last; ++order) {
        const float value = values[std::size_t(orderOf(order))];
        if (!(values[std::size_t(best)] >= value)) // also away from what is no number
            best = std::isnan(value) ? best : orderOf(order);
    }
    return best;
}

std::vector<float> RowCurvePlot::inOrder(const std::vector<float>& values) const
{
    std::vector<float> ordered = values;
    if (m_distance)
        std::reverse(ordered.begin(), ordered.end());
    return ordered;
}

std::vector<QPolygonF> RowCurvePlot::pieces(const std::vector<float>& values) const
{
    std::vector<float> points = inOrder(values);
    const int pixels = std::max(1, int(area().width()));
    if (int(points.size()) > pixels) {
        std::vector<float> pooled;
        const int count = int(points.size());
        maps::poolCells({points, 1, count}, {0, 0, double(count), 1}, 1, pixels, maps::Pooling::Maximum, pooled);
        points = std::move(pooled);
    }
    std::vector<QPolygonF> pieces(1);
    for (std::size_t i = 0; i < points.size(); ++i) {
        const double x = area().left() + area().width() * (double(i) + 0.5) / double(points.size());
        if (std::isfinite(points[i]))
            pieces.back() << QPointF(x, heightOf(points[i]));
        else if (!pieces.back().isEmpty())
            pieces.emplace_back();
    }
    return pieces;
}

void RowCurvePlot::paintEvent(QPaintEvent*)
{
    if (m_data.count() == 0)
        return;
    QPainter painter(this);
    const Theme& theme = Theme::of(palette());
    paintAxes(painter, theme);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_locked && *m_locked >= 0 && *m_locked < m_data.count())
        paintMark(painter, *m_locked, theme.accent, true);
    if (m_read)
        paintMark(painter, *m_read, theme.dim, false);
    for (auto line = m_data.lines.rbegin(); line != m_data.lines.rend(); ++line) { // the first one on top
        painter.setPen(QPen(colourOf(line->role, theme), 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        for (const QPolygonF& piece : pieces(line->values)) {
            if (piece.size() == 1)
                painter.drawEllipse(piece.front(), 1, 1);
            else
                painter.drawPolyline(piece);
        }
    }
    if (m_data.lines.size() > 1)
        paintNames(painter, theme);
}

void RowCurvePlot::paintAxes(QPainter& painter, const Theme& theme) const
{
    painter.setFont(smallFont());
    const AxisScale scale = m_logarithmic ? AxisScale::Logarithmic : AxisScale::Linear;
    const int ticks = area().height() > 90 ? 4 : 3;
    for (const AxisTick& tick : axisTicks({m_low, m_high}, scale, AxisKind::Number, ticks)) {
        const double y = std::round(heightOf(tick.value));
        painter.fillRect(QRectF(area().left(), y, area().width(), 1), theme.line);
        painter.setPen(theme.dim);
        painter.drawText(
            QRectF(0, y - 8, kLeft - 6, 16), Qt::AlignRight | Qt::AlignVCenter | Qt::TextDontClip, tick.text);
    }
    const double first = m_distance ? 0 : double(m_data.firstOffset);
    const int wide = painter.fontMetrics().horizontalAdvance(formatCount(m_data.firstOffset + m_data.count())) + 24;
    const int most = std::clamp(int(area().width()) / wide, 1, 5);
    for (const AxisTick& tick :
         axisTicks({first, first + m_data.count() - 1}, AxisScale::Linear, AxisKind::Number, most)) {
        if (tick.value != std::round(tick.value))
            continue; // there are no halves of bytes
        const double at = area().left() + area().width() * (tick.value - first + 0.5) / m_data.count();
        const QString words = formatCount(std::int64_t(tick.value));
        const double half = painter.fontMetrics().horizontalAdvance(words) / 2.0;
        const double x = std::min(at, width() - half); // whole at the right end too
        painter.drawText(QRectF(x - 60, area().bottom() + 3, 120, kBottom - 3), Qt::AlignHCenter | Qt::AlignTop, words);
    }
    if (m_data.border > 0 && m_data.border < m_data.count()) { // memory ends here
        const int before = m_distance ? m_data.count() - m_data.border : m_data.border;
        const double x = area().left() + area().width() * before / m_data.count();
        painter.setPen(QPen(theme.dim, 1, Qt::DotLine));
        painter.drawLine(QPointF(x, area().top()), QPointF(x, area().bottom()));
    }
}

void RowCurvePlot::paintMark(QPainter& painter, int key, const QColor& colour, bool dashed) const
{
    const double x = pixelOf(key);
    painter.setPen(QPen(colour, 1, dashed ? Qt::DashLine : Qt::SolidLine));
    painter.drawLine(QPointF(x, area().top()), QPointF(x, area().bottom()));
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    for (const RowCurveData::Line& line : m_data.lines) {
        const float value = line.values[std::size_t(key)];
        if (std::isfinite(value))
            painter.drawEllipse(QPointF(x, heightOf(value)), 3, 3);
    }
    painter.setBrush(Qt::NoBrush);
}

void RowCurvePlot::paintNames(QPainter& painter, const Theme& theme) const
{
    const double y = area().top() - kNames / 2;
    double x = area().left();
    for (const RowCurveData::Line& line : m_data.lines) {
        const double width = painter.fontMetrics().horizontalAdvance(line.name);
        painter.setPen(QPen(colourOf(line.role, theme), 2));
        painter.drawLine(QPointF(x, y), QPointF(x + 12, y));
        painter.setPen(theme.dim);
        painter.drawText(QPointF(x + 18, y + 4), line.name);
        x += 18 + width + 16;
    }
}

void RowCurvePlot::setRead(std::optional<int> key)
{
    if (key == m_read)
        return;
    m_read = key;
    update();
    Q_EMIT keyRead(key);
}

void RowCurvePlot::mouseMoveEvent(QMouseEvent* event)
{
    setRead(keyAt(event->position().x()));
}

void RowCurvePlot::mousePressEvent(QMouseEvent* event)
{
    if (const auto key = keyAt(event->position().x()); key && event->button() == Qt::LeftButton)
        Q_EMIT keyChosen(*key);
}

void RowCurvePlot::leaveEvent(QEvent*)
{
    setRead(std::nullopt);
}

void RowCurvePlot::keyPressEvent(QKeyEvent* event)
{
    const int last = m_data.count() - 1;
    const int step = event->key() == Qt::Key_Left ? -1 : event->key() == Qt::Key_Right ? 1 : 0;
    if (last >= 0 && step != 0) {
        const int order = orderOf(m_read.value_or(std::clamp(m_locked.value_or(m_data.own), 0, last)));
        setRead(orderOf(std::clamp(order + step, 0, last)));
    } else if (m_read && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
        Q_EMIT keyChosen(*m_read);
    } else {
        event->ignore();
    }
}

} // namespace workbench::ui
