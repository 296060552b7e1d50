// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace workbench::data
{

/// The SplitMix64 generator (Steele, Lea and Flood, OOPSLA 2014): the same numbers on every platform, which the
/// standard library's distributions do not promise.
class RandomNumbers
{
public:
    explicit RandomNumbers(std::uint64_t seed)
        : m_state(seed)
    {
    }

    std::uint64_t next()
    {
        m_state += 0x9e3779b97f4a7c15U;
        std::uint64_t z = m_state;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
        return z ^ (z >> 31);
    }

    /// Uniform over 0 .. bound - 1 without bias; `bound` is at least 1.
    std::uint64_t below(std::uint64_t bound)
    {
        const std::uint64_t unusable = (0 - bound) % bound; // 2^64 mod bound: numbers below it would be too frequent
        std::uint64_t number = next();
        while (number < unusable)
            number = next();
        return number % bound;
    }

    /// Uniform over [0, 1) in steps of 2^-53.
    double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }

private:
    std::uint64_t m_state;
};

} // namespace workbench::data
