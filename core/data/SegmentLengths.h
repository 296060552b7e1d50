// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace workbench::data
{

/// The segment length of every training step, a pure function of seed and step, so that a resumed run goes on exactly
/// as it would have without a break. Varying as published (arXiv 1911.11423, its code): the base is `bptt` with
/// probability 0.95 and else half of it, the length max(5, int(normal(base, 5))), but never more than `bptt`.
class SegmentLengths
{
public:
    SegmentLengths(int bptt, bool vary, std::uint64_t seed);

    int longest() const { return m_bptt; }
    int at(std::int64_t step) const; ///< of the step after `step` steps are done; from 1 to longest()

private:
    int m_bptt;
    bool m_vary;
    std::uint64_t m_seed;
};

} // namespace workbench::data
