// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/AxisFit.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

namespace workbench::ui
{

namespace
{

constexpr double kEndRoom = 0.008; // of the x axis

AxisRange widened(AxisRange range, AxisScale scale)
{
    if (range.from < range.to)
        return range;
    if (scale == AxisScale::Logarithmic)
        return {range.from / 1.5, range.to * 1.5};
    const double half = range.from == 0 ? 0.5 : std::abs(range.from) * 0.05;
    return {range.from - half, range.to + half};
}

/// Where the middle 90 % of the values lie; without an order, so some are moved about.
std::optional<AxisRange> middle(std::vector<double>& values)
{
    if (values.empty())
        return std::nullopt;
    const double last = static_cast<double>(values.size() - 1);
    const auto at = [&](double place) {
        const auto nth = values.begin() + static_cast<std::ptrdiff_t>(place);
        std::ranges::nth_element(values, nth);
        return *nth;
    };
    const double from = at(std::ceil(0.05 * last)), to = at(std::floor(0.95 * last));
    return from <= to ? AxisRange{from, to} : AxisRange{to, from}; // of two values the rule gives them crosswise
}

} // namespace

AxisRange wholeX(const ChartContents& contents)
{
    const bool positive = contents.xScale == AxisScale::Logarithmic;
    std::optional<AxisRange> whole;
    for (const CurveSeries& series : contents.series) {
        const auto bounds = series.hidden ? std::nullopt : series.raw->xBounds(positive);
        if (bounds && whole)
            whole = AxisRange{std::min(whole->from, bounds->from), std::max(whole->to, bounds->to)};
        else if (bounds)
            whole = bounds;
    }
    if (!whole)
        return {positive ? 1.0 : 0.0, positive ? 10.0 : 1.0};
    // A little room on the right, so that the marker of the last point is whole.
    const AxisRange wide = widened(*whole, contents.xScale);
    return {
        wide.from,
        positive ? wide.to * std::pow(wide.to / wide.from, kEndRoom) : wide.to + kEndRoom * (wide.to - wide.from)};
}

AxisRange fittingY(const ChartContents& contents, AxisRange x, int pixels)
{
    const bool logarithmic = contents.yScale == AxisScale::Logarithmic;
    std::optional<AxisRange> all;
    const auto include = [&all](double from, double to) {
        all = all ? AxisRange{std::min(all->from, from), std::max(all->to, to)} : AxisRange{from, to};
    };
    std::vector<double> values;
    for (const CurveSeries& series : contents.series) {
        if (series.hidden)
            continue;
        if (contents.yMiddle) {
            for (const CurveSample& sample : series.raw->columns(x, std::max(pixels, 2000), contents.xScale)) {
                if (sample.x < x.from || sample.x > x.to || !std::isfinite(sample.mean))
                    continue;
                for (const double y : {sample.mean, sample.low, sample.high}) {
                    if (!logarithmic || y > 0)
                        values.push_back(y);
                    if (!(sample.low < sample.high))
                        break; // a single point counts once
                }
            }
            continue;
        }
        for (const CurveData* data : {series.raw.get(), series.smooth.get(), series.band.get()}) {
            const auto bounds = data ? data->valueBounds(x, logarithmic) : std::nullopt;
            if (bounds)
                include(bounds->from, bounds->to);
        }
    }
    if (const auto most = middle(values))
        include(most->from, most->to);
    for (const CurveLevel& level : contents.levels) {
        if (!logarithmic || level.y > 0)
            include(level.y, level.y);
    }
    if (!all)
        return logarithmic ? AxisRange{1, 10} : AxisRange{0, 1};
    const AxisRange fit = widened(*all, contents.yScale);
    if (logarithmic) {
        const double margin = std::pow(fit.to / fit.from, 0.05);
        return {fit.from / margin, fit.to * margin};
    }
    const bool fromZero = contents.yFromZero && fit.from >= 0;
    const double margin = 0.05 * (fit.to - (fromZero ? 0 : fit.from));
    return {fromZero ? 0 : fit.from - margin, fit.to + margin};
}

} // namespace workbench::ui
