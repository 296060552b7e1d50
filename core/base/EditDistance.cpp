// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/EditDistance.h"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace workbench
{

int editDistance(std::string_view left, std::string_view right, int most)
{
    const std::size_t longer = std::max(left.size(), right.size()), shorter = std::min(left.size(), right.size());
    if (longer - shorter > static_cast<std::size_t>(std::max(most, 0)))
        return most + 1; // so many must be put in at least
    std::vector<int> row(right.size() + 1);
    std::iota(row.begin(), row.end(), 0);
    for (std::size_t i = 0; i < left.size(); ++i) {
        int diagonal = std::exchange(row[0], static_cast<int>(i) + 1);
        for (std::size_t k = 0; k < right.size(); ++k) {
            const int replaced = diagonal + (left[i] == right[k] ? 0 : 1);
            diagonal = row[k + 1];
            row[k + 1] = std::min({replaced, row[k] + 1, row[k + 1] + 1});
        }
        if (*std::ranges::min_element(row) > most) // it never falls from row to row
            return most + 1;
    }
    return std::min(row.back(), most + 1);
}

} // namespace workbench
