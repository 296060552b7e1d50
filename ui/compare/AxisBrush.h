// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/compare/ColumnAxis.h"

#include <string>
#include <utility>
#include <vector>

namespace workbench::ui
{

/// A stretch of an axis that a user marked, kept as values, so that it stays where it is when runs come, go or go on.
struct AxisBrush {
    double low = 0, high = 0; ///< of numbers, both included; low above high: no number
    std::vector<std::string> words; ///< of an axis of words
    bool missing = false; ///< runs without a place on the axis too

    bool operator==(const AxisBrush&) const = default;
};

/// Runs without a place are drawn here, below the axis; a brush that reaches it takes them in.
inline constexpr double kMissingPosition = -0.12;

/// The brush from one position to another, in any order.
AxisBrush brushBetween(const ColumnAxis& axis, double from, double to);
/// Where it begins and ends: half the distance of two words beyond its words. Empty (first above second) where it
/// covers nothing that the axis has.
std::pair<double, double> extentOf(const AxisBrush& brush, const ColumnAxis& axis);
bool covers(const AxisBrush& brush, const ColumnAxis& axis, std::size_t run);

} // namespace workbench::ui
