// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/FilmCurve.h"

#include "ui/base/Format.h"
#include "ui/theme/Theme.h"
#include "ui/widgets/SnapshotTrack.h"

#include <QHelpEvent>
#include <QLocale>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace workbench::ui
{

namespace
{

constexpr double kMargin = 5; ///< pixels above and below the curve
constexpr double kLeastRange = 0.1; ///< bits: less is drawn as next to level

QString bitsText(double bits)
{
    return QLocale().toString(bits, 'f', 2);
}

} // namespace

FilmCurve::FilmCurve(const SnapshotTrack& track, QWidget* parent)
    : QWidget(parent)
    , m_track(track)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Mean surprisal of each frame"));
}

void FilmCurve::setValues(std::vector<double> bits)
{
    m_values = std::move(bits);
    std::vector<double> known;
    std::ranges::copy_if(m_values, std::back_inserter(known), [](double value) { return std::isfinite(value); });
    const auto [low, high] = known.empty()
        ? std::pair(0.0, 1.0)
        : std::pair(*std::ranges::min_element(known), *std::ranges::max_element(known));
    const double spare = std::max(0.0, kLeastRange - (high - low)) / 2;
    m_low = low - spare;
    m_high = high + spare;
    update();
}

void FilmCurve::setCurrent(int index)
{
    m_current = index;
    update();
}

QPointF FilmCurve::pointOf(int index) const
{
    const QPoint origin = m_track.mapTo(window(), QPoint()) - mapTo(window(), QPoint());
    const double share = (m_values[std::size_t(index)] - m_low) / (m_high - m_low);
    return {origin.x() + m_track.pixelOf(index), height() - kMargin - share * (height() - 2 * kMargin)};
}

void FilmCurve::paintEvent(QPaintEvent*)
{
    if (m_values.empty() || int(m_values.size()) != m_track.last() + 1)
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme& theme = Theme::of(palette());
    painter.setPen(QPen(theme.line, 1));
    painter.drawLine(QPointF(0, height() - 0.5), QPointF(width(), height() - 0.5));
    QPolygonF line;
    const auto draw = [&] {
        if (line.size() == 1) // alone between gaps
            painter.drawEllipse(line.first(), 1, 1);
        else if (!line.isEmpty())
            painter.drawPolyline(line);
        line.clear();
    };
    painter.setPen(QPen(theme.accent, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    for (int index = 0; index < int(m_values.size()); ++index) {
        if (std::isfinite(m_values[std::size_t(index)]))
            line << pointOf(index);
        else
            draw();
    }
    draw();
    paintCurrent(painter);
}

void FilmCurve::paintCurrent(QPainter& painter) const
{
    const Theme& theme = Theme::of(palette());
    painter.setFont(smallFont());
    if (m_current < 0 || m_current >= int(m_values.size()) || !std::isfinite(m_values[std::size_t(m_current)]))
        return;
    const QPointF point = pointOf(m_current);
    painter.setPen(QPen(theme.card, 2));
    painter.setBrush(theme.accent);
    painter.drawEllipse(point, 4, 4);
    const QString words = bitsText(m_values[std::size_t(m_current)]);
    const QSizeF size(painter.fontMetrics().horizontalAdvance(words), painter.fontMetrics().height());
    // Beside the point where there is room, and on the side of it that the curve leaves free.
    const double left = point.x() + 8 + size.width() < width() ? point.x() + 8 : point.x() - 8 - size.width();
    const double top = point.y() < height() / 2.0 ? point.y() : point.y() - size.height();
    QRectF box(QPointF(left, std::clamp(top, 0.0, std::max(0.0, height() - size.height()))), size);
    QColor ground = theme.card;
    ground.setAlphaF(0.8F);
    painter.fillRect(box.adjusted(-2, 0, 2, 0), ground);
    painter.setPen(theme.text);
    painter.drawText(box, Qt::AlignCenter | Qt::TextDontClip, words);
}

bool FilmCurve::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip || m_values.empty() || int(m_values.size()) != m_track.last() + 1)
        return QWidget::event(event);
    const auto* const help = static_cast<QHelpEvent*>(event);
    const double x = help->pos().x() - (m_track.mapTo(window(), QPoint()) - mapTo(window(), QPoint())).x();
    int nearest = 0;
    for (int index = 1; index <= m_track.last(); ++index) {
        if (std::abs(m_track.pixelOf(index) - x) < std::abs(m_track.pixelOf(nearest) - x))
            nearest = index;
    }
    const double bits = m_values[std::size_t(nearest)];
    QToolTip::showText(
        help->globalPos(),
        tr("step %1: %2 bits a byte")
            .arg(formatCount(m_track.steps()[std::size_t(nearest)]), std::isfinite(bits) ? bitsText(bits) : tr("no")),
        this);
    return true;
}

} // namespace workbench::ui
