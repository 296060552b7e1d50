// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/RunPainting.h"

#include "ui/theme/Theme.h"

#include <QPainter>
#include <QPolygonF>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace workbench::ui
{

void drawRunSwatch(QPainter& painter, const QRectF& area, int index, bool filled)
{
    const QColor colour = runColour(index);
    painter.setPen(QPen(colour, 1.5));
    painter.setBrush(filled ? QBrush(colour) : Qt::NoBrush);
    painter.drawRoundedRect(area, 2.5, 2.5);
    if (runIsDashed(index)) {
        painter.fillRect(
            QRectF(area.center().x() - 1, area.top() - 1, 2, area.height() + 2), painter.background().color());
    }
}

void drawRunCurve(QPainter& painter, const QRectF& area, const QList<double>& values, int colour)
{
    if (values.size() < 2) {
        return;
    }
    const auto [least, most] = std::minmax_element(values.begin(), values.end());
    // Losses fall steeply and then slowly: a logarithm shows both. A level curve lies in the middle.
    const auto level = [](double value) { return std::log(std::max(value, 1e-6)); };
    const double low = level(*least);
    const double range = level(*most) - low;
    QPolygonF line;
    for (qsizetype i = 0; i < values.size(); ++i) {
        const double height = range > 1e-9 ? (level(values[i]) - low) / range : 0.5;
        line << QPointF(
            area.left() + area.width() * double(i) / double(values.size() - 1), area.bottom() - height * area.height());
    }
    painter.setPen(
        QPen(runColour(colour), 1.25, runIsDashed(colour) ? Qt::DashLine : Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(line);
}

void drawStar(QPainter& painter, const QRectF& area)
{
    constexpr double kInner = 0.42; // of the outer radius
    const double radius = area.height() / 2;
    QPolygonF star;
    for (int point = 0; point < 10; ++point) {
        const double angle = -std::numbers::pi / 2 + point * std::numbers::pi / 5;
        const double distance = point % 2 ? radius * kInner : radius;
        star << area.center() + QPointF(distance * std::cos(angle), distance * std::sin(angle));
    }
    painter.setBrush(painter.pen().color());
    painter.setPen(Qt::NoPen);
    painter.drawPolygon(star);
}

} // namespace workbench::ui
