// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/maps/AttentionMap.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace workbench::maps
{

namespace
{

/// log2 of a normal positive number within 1e-6, and exactly that of a power of two; without calls, so that loops over
/// it become vector instructions. For 0 and denormal numbers some finite value, which does no harm where they are
/// multiplied by it.
inline float logarithm2(float value)
{
    // Splits the number so that the mantissa lies between sqrt(1/2) and sqrt(2): 0x3f3504f3 is the bits of sqrt(1/2).
    const std::uint32_t bits = std::bit_cast<std::uint32_t>(value) - 0x3f3504f3U;
    const auto exponent = static_cast<float>(static_cast<std::int32_t>(bits) >> 23);
    const float mantissa = std::bit_cast<float>((bits & 0x007fffffU) + 0x3f3504f3U);
    // log(m) = 2 artanh((m - 1) / (m + 1)), whose series is short here: the argument is at most 0.172.
    const float t = (mantissa - 1.0F) / (mantissa + 1.0F);
    const float square = t * t;
    const float series = 1.0F + square * (1.0F / 3.0F + square * (1.0F / 5.0F + square * (1.0F / 7.0F)));
    constexpr float kTwiceLog2OfE = 2.88539008F;
    return exponent + kTwiceLog2OfE * t * series;
}

/// Sums over a row, from which the statistics follow.
struct RowSums {
    double weight = 0;
    double weightTimesLogarithm = 0; ///< w log2 w
    double weightTimesDistance = 0; ///< the last cell is at 0
    float maximum = -std::numeric_limits<float>::infinity(); ///< of the cells that are numbers
};

RowSums sumsOf(std::span<const float> row)
{
    const float* const cells = row.data();
    const int size = static_cast<int>(row.size());
    double weight = 0;
    double weightTimesLogarithm = 0;
    double weightTimesDistance = 0;
    float maximum = -std::numeric_limits<float>::infinity();
#pragma omp simd reduction(+ : weight, weightTimesLogarithm, weightTimesDistance) reduction(max : maximum)
    for (int key = 0; key < size; ++key) {
        const float cell = cells[key];
        const float positive = cell > 0 ? cell : 0.0F;
        weight += cell;
        weightTimesLogarithm += positive * logarithm2(positive);
        weightTimesDistance += static_cast<double>(cell) * (size - 1 - key);
        maximum = cell > maximum ? cell : maximum;
    }
    return {weight, weightTimesLogarithm, weightTimesDistance, maximum};
}

double sumOf(std::span<const float> cells)
{
    double sum = 0;
#pragma omp simd reduction(+ : sum)
    for (std::size_t i = 0; i < cells.size(); ++i)
        sum += cells[i];
    return sum;
}

RowStatistics statisticsOf(const AttentionMap& map, int head, int query)
{
    const int own = map.ownKey(query);
    const int first = map.firstVisible[static_cast<std::size_t>(query)];
    const auto visible
        = map.row(head, query).subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(own - first) + 1);
    const RowSums sums = sumsOf(visible);
    RowStatistics statistics;
    statistics.sum = static_cast<float>(sums.weight);
    const auto strongest = std::find(visible.rbegin(), visible.rend(), sums.maximum); // from the right: the nearest
    if (strongest == visible.rend())
        return {statistics.sum, kUnknown, kUnknown, own, kUnknown, kUnknown};
    const auto distance = static_cast<int>(strongest - visible.rbegin());
    statistics.maximum = sums.maximum;
    statistics.strongest = own - distance;
    if (sums.weight == 0)
        return statistics;
    const double entropy = std::log2(sums.weight) - sums.weightTimesLogarithm / sums.weight;
    statistics.entropyBits = static_cast<float>(entropy < 0 ? 0 : entropy);
    statistics.meanDistance = static_cast<float>(sums.weightTimesDistance / sums.weight);
    const int inMemory = std::max(0, map.memory() - first);
    statistics.memoryMass = static_cast<float>(sumOf(visible.first(static_cast<std::size_t>(inMemory))) / sums.weight);
    return statistics;
}

} // namespace

std::vector<RowStatistics> rowStatistics(const AttentionMap& map, int head)
{
    std::vector<RowStatistics> statistics;
    statistics.reserve(static_cast<std::size_t>(map.queries));
    for (int query = 0; query < map.queries; ++query)
        statistics.push_back(statisticsOf(map, head, query));
    return statistics;
}

} // namespace workbench::maps
