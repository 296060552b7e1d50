// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/SegmentLengths.h"

#include "core/data/RandomNumbers.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace workbench::data
{

SegmentLengths::SegmentLengths(int bptt, bool vary, std::uint64_t seed)
    : m_bptt(bptt)
    , m_vary(vary)
    , m_seed(seed)
{
}

int SegmentLengths::at(std::int64_t step) const
{
    if (!m_vary)
        return m_bptt;
    // One generator per step; hashing the seed first keeps the sequences of neighbouring seeds apart.
    RandomNumbers random(RandomNumbers(m_seed).next() ^ static_cast<std::uint64_t>(step));
    const double base = random.unit() < 0.95 ? m_bptt : m_bptt / 2.0;
    // Box-Muller; 1 - unit() lies in (0, 1], where the logarithm is finite.
    const double radius = std::sqrt(-2 * std::log(1 - random.unit()));
    const double normal = radius * std::cos(2 * std::numbers::pi * random.unit());
    return std::min(m_bptt, std::max(5, static_cast<int>(base + 5 * normal)));
}

} // namespace workbench::data
