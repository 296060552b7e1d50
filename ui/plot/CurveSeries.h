// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/plot/CurveData.h"

#include <QColor>
#include <QString>

#include <limits>
#include <memory>
#include <vector>

namespace workbench::ui
{

enum class CurveForm {
    Line,
    MarkedLine, ///< a line with a marker at each point, for figures that are measured rarely
    Points, ///< markers alone, for a figure that is measured once
};

/// What the numbers along an axis are: decides where ticks may stand and how they are written.
enum class AxisKind {
    Number,
    Duration, ///< seconds
    Clock, ///< seconds since 1970, shown in local time
};

/// One curve of a chart.
struct CurveSeries {
    QString key; ///< who it is, the same at every update
    QString name; ///< of the run: curves of one name share a row of the readout and of the legend
    QString quantity; ///< "train", "validation": its column in the readout
    QColor colour;
    bool dashed = false;
    CurveForm form = CurveForm::Line;
    std::shared_ptr<const CurveData> raw;
    std::shared_ptr<const CurveData> smooth; ///< null: the points themselves are drawn at full strength
    QString owner = {}; ///< the run or group that it belongs to: hidden, pointed at and moved with its owner
    std::shared_ptr<const CurveData> band = {}; ///< an area from low to high behind the curve; null: none
    bool faint = false; ///< one of a group: pale behind the group's curve, without a row in legend and readout
    bool hidden = false; ///< stands in the legend alone
};

/// Something that happened at one x, drawn below the axis.
struct CurveMark {
    double x = 0;
    QString label; ///< a word or two
    QString text; ///< the whole story, shown on hover
    bool bad = false;

    bool operator==(const CurveMark&) const = default;
};

/// A floor or a target: a dashed line across the chart.
struct CurveLevel {
    double y = 0;
    QString label;
    QColor colour;

    bool operator==(const CurveLevel&) const = default;
};

/// All that one chart shows, apart from the part of it that is looked at.
struct ChartContents {
    std::vector<CurveSeries> series;
    std::vector<CurveLevel> levels;
    AxisScale xScale = AxisScale::Linear, yScale = AxisScale::Linear;
    AxisKind xKind = AxisKind::Number;
    bool yFromZero = false; ///< a linear value axis that follows the data starts at 0
    bool yMiddle = false; ///< a value axis that follows the data shows the middle 90 % of it; nothing is taken out
    QString title, xTitle, yTitle; ///< written on exported figures
};

/// What one curve says at the crosshair.
struct CurveReading {
    QString name, quantity;
    QColor colour;
    double x = 0; ///< of the point that was read
    double value = 0; ///< as drawn in front: smoothed where the curve is smoothed
    double point = 0; ///< the point itself; NaN or infinite where it is lost
    bool smoothed = false;
    double low = std::numeric_limits<double>::quiet_NaN(), high = low; ///< of a group's band; else NaN
};

/// How far values reach beyond the value axis, in the part shown.
struct OutsideValues {
    bool above = false, below = false;
    double greatest = 0, least = 0; ///< of all, where there are any above or below

    bool operator==(const OutsideValues&) const = default;
};

} // namespace workbench::ui
