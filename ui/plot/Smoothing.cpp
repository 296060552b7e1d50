// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/plot/Smoothing.h"

#include <algorithm>
#include <cmath>

namespace workbench::ui
{

namespace
{

template <typename CountAt>
std::vector<double> debiased(std::span<const double> values, double weight, const CountAt& countAt)
{
    std::vector<double> result(values.begin(), values.end());
    const double w = std::clamp(weight, 0.0, kMostSmoothing);
    if (w == 0 || std::ranges::all_of(values, [&](double value) { return value == values.front(); }))
        return result;
    double average = 0;
    double kept = 1; // w^n: the share of the start, which was 0
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (!std::isfinite(values[i]))
            continue;
        const std::int64_t count = countAt(i);
        const double keep = count == 1 ? w : std::pow(w, static_cast<double>(count));
        average = keep * average + (1 - keep) * values[i];
        kept *= keep;
        result[i] = average / (1 - kept);
    }
    return result;
}

} // namespace

std::vector<double> smoothed(std::span<const double> values, double weight)
{
    return debiased(values, weight, [](std::size_t) { return std::int64_t{1}; });
}

std::vector<double> smoothed(std::span<const double> values, std::span<const std::int64_t> counts, double weight)
{
    return debiased(
        values, weight, [&](std::size_t i) { return i < counts.size() ? std::max<std::int64_t>(1, counts[i]) : 1; });
}

} // namespace workbench::ui
