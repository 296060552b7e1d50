// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sweep/SweepAxis.h"

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace workbench::sweep
{

/// Draws the values of a random sweep: from each axis on its own, evenly from a list, evenly or evenly in the logarithm
/// between the ends of a range. Numbers are rounded to 4 significant digits, whole ones to whole numbers, and never
/// leave the range. The same on every platform: the generator's bits alone are used.
class RandomDraws
{
public:
    RandomDraws(const std::vector<SweepAxis>& axes, std::uint64_t seed);

    /// `count` combinations, a value of each axis. `distinct`: none of them twice; there must be so many.
    std::vector<std::vector<std::string>> take(std::int64_t count, bool distinct);

private:
    std::string draw(const SweepAxis& axis);
    double unit(); ///< in [0, 1)

    const std::vector<SweepAxis>& m_axes;
    std::mt19937_64 m_generator;
};

} // namespace workbench::sweep
