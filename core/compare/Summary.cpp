// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/Summary.h"

#include "core/compare/StudentT.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace workbench::compare
{

Summary summarise(std::span<const double> values)
{
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    Summary summary{0, kNone, kNone, kNone, kNone, kNone, kNone};
    double mean = 0, squares = 0; // Welford's, which loses no digits where the spread is small
    for (const double value : values) {
        if (!std::isfinite(value))
            continue;
        ++summary.count;
        const double distance = value - mean;
        mean += distance / static_cast<double>(summary.count);
        squares += distance * (value - mean);
        summary.minimum = summary.count == 1 ? value : std::min(summary.minimum, value);
        summary.maximum = summary.count == 1 ? value : std::max(summary.maximum, value);
    }
    if (summary.count == 0)
        return summary;
    summary.mean = mean;
    if (summary.count == 1)
        return summary;
    const auto count = static_cast<double>(summary.count);
    summary.deviation = std::sqrt(std::max(0.0, squares / (count - 1)));
    const double half = studentQuantile(0.95, count - 1) * summary.deviation / std::sqrt(count);
    summary.low = mean - half;
    summary.high = mean + half;
    return summary;
}

} // namespace workbench::compare
