// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/maps/AttentionMap.h"

#include <cmath>

namespace workbench::maps
{

namespace
{

double sumOf(std::span<const float> row)
{
    double sum = 0;
#pragma omp simd reduction(+ : sum)
    for (std::size_t i = 0; i < row.size(); ++i)
        sum += row[i];
    return sum;
}

std::int64_t countWeighty(std::span<const float> cells)
{
    int count = 0;
    for (const float cell : cells)
        count += cell != 0 ? 1 : 0;
    return count;
}

std::int64_t countBad(std::span<const float> cells)
{
    constexpr float kLargest = std::numeric_limits<float>::max();
    int count = 0;
    for (const float cell : cells)
        count += cell >= 0 && cell <= kLargest ? 0 : 1;
    return count;
}

} // namespace

Exactness checkExactness(const AttentionMap& map)
{
    Exactness exactness;
    for (int head = 0; head < map.heads; ++head) {
        for (int query = 0; query < map.queries; ++query) {
            const auto row = map.row(head, query);
            const double error = std::abs(sumOf(row) - 1);
            // A sum that is no number is the worst there is, and the first of them stays.
            if (!std::isnan(exactness.worstSumError) && !(error <= exactness.worstSumError)) {
                exactness.worstSumError = error;
                exactness.worstRow = query;
            }
            const auto forgotten = static_cast<std::size_t>(map.firstVisible[static_cast<std::size_t>(query)]);
            const auto own = static_cast<std::size_t>(map.ownKey(query));
            exactness.invisibleCells += countWeighty(row.first(forgotten)) + countWeighty(row.subspan(own + 1));
            exactness.badCells += countBad(row);
        }
    }
    return exactness;
}

} // namespace workbench::maps
