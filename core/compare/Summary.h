// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <span>

namespace workbench::compare
{

/// Several results in a few figures. What there are too few values for is NaN.
struct Summary {
    std::size_t count = 0; ///< of finite values; the others are left out
    double mean, deviation; ///< the deviation is that of a sample, over count - 1; it needs two values
    double minimum, maximum;
    double low, high; ///< the mean's 95 % interval by Student's t; it needs two values
};

Summary summarise(std::span<const double> values);

} // namespace workbench::compare
