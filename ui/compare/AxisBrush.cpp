// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/AxisBrush.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace workbench::ui
{

namespace
{

constexpr double kMissingReach = kMissingPosition + 0.03; ///< a brush that begins below takes in those without a place

double wordReach(const ColumnAxis& axis)
{
    return axis.words().size() > 1 ? 0.45 / double(axis.words().size() - 1) : 0.1;
}

} // namespace

AxisBrush brushBetween(const ColumnAxis& axis, double from, double to)
{
    const auto [bottom, top] = std::minmax(from, to);
    AxisBrush brush{.low = 1, .high = 0, .words = {}, .missing = bottom <= kMissingReach};
    if (axis.hasWords()) {
        for (std::size_t word = 0; word < axis.words().size(); ++word) {
            const double position = axis.positionOfWord(word);
            if (position >= bottom && position <= top)
                brush.words.push_back(axis.words()[word]);
        }
    } else if (!(axis.high() > axis.low())) {
        if (bottom <= 0.5 && top >= 0.5)
            brush.low = brush.high = axis.low(); // all runs stand in the middle
    } else if (top >= 0 && bottom <= 1) {
        // What is beyond the axis' ends is meant to hold the ends themselves, exactly.
        const auto valueAt = [&](double position) {
            const bool low = (position <= 0) != axis.isFlipped();
            return position > 0 && position < 1 ? axis.valueAt(position) : low ? axis.low() : axis.high();
        };
        std::tie(brush.low, brush.high) = std::minmax({valueAt(bottom), valueAt(top)});
    }
    return brush;
}

std::pair<double, double> extentOf(const AxisBrush& brush, const ColumnAxis& axis)
{
    double bottom = 2, top = -2;
    const auto take = [&](double from, double to) {
        bottom = std::min({bottom, from, to});
        top = std::max({top, from, to});
    };
    if (axis.hasWords()) {
        for (std::size_t word = 0; word < axis.words().size(); ++word) {
            if (std::ranges::find(brush.words, axis.words()[word]) == brush.words.end())
                continue;
            const double position = axis.positionOfWord(word);
            take(position - wordReach(axis), position + wordReach(axis));
        }
    } else if (brush.low <= brush.high) {
        take(axis.positionOf(brush.low), axis.positionOf(brush.high));
    }
    if (brush.missing)
        take(kMissingPosition - 0.04, kMissingPosition + 0.04);
    return {bottom, top};
}

bool covers(const AxisBrush& brush, const ColumnAxis& axis, std::size_t run)
{
    if (std::isnan(axis.position(run)))
        return brush.missing;
    if (const auto word = axis.wordOf(run))
        return std::ranges::find(brush.words, axis.words()[*word]) != brush.words.end();
    const double* const number = std::get_if<double>(&axis.value(run));
    return number && *number >= brush.low && *number <= brush.high;
}

} // namespace workbench::ui
