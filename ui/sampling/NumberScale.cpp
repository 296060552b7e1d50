// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/NumberScale.h"

#include <algorithm>
#include <cmath>

namespace workbench::ui
{

namespace
{

/// 1,234 as 1,200: a slider does not give more digits than a hand can aim at.
double twoDigits(double value)
{
    const double unit = std::pow(10.0, std::max(0.0, std::floor(std::log10(value)) - 1));
    return std::round(value / unit) * unit;
}

} // namespace

double NumberScale::valueAt(int tick) const
{
    const int first = zeroFirst ? 1 : 0;
    if (tick < first)
        return zeroFirst ? 0 : least;
    const double share = double(std::min(tick, kTicks) - first) / (kTicks - first);
    const double value
        = kind == Kind::Even ? least + share * (most - least) : twoDigits(least * std::pow(most / least, share));
    const double unit = std::pow(10.0, decimals);
    return std::clamp(std::round(value * unit) / unit, least, most);
}

int NumberScale::tickOf(double value) const
{
    const int first = zeroFirst ? 1 : 0;
    if (zeroFirst && value <= 0)
        return 0;
    const double inside = std::clamp(value, least, most);
    const double share
        = kind == Kind::Even ? (inside - least) / (most - least) : std::log(inside / least) / std::log(most / least);
    return first + int(std::lround(share * (kTicks - first)));
}

} // namespace workbench::ui
