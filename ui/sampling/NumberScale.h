// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace workbench::ui
{

/// Where a number stands on a slider of kTicks ticks: evenly, or in equal ratios for counts that span decades.
struct NumberScale {
    enum class Kind { Even, Ratio };
    static constexpr int kTicks = 200;

    Kind kind = Kind::Even;
    double least = 0, most = 1; ///< at the ends of the slider; above 0 for ratios
    int decimals = 2; ///< of what the slider gives, where it gives no more than two digits of a count
    bool zeroFirst = false; ///< the first tick is 0, and `least` the next

    double valueAt(int tick) const;
    int tickOf(double value) const; ///< the nearest; the end where the value lies beyond
};

} // namespace workbench::ui
