// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/sampling/TrackPooling.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

namespace workbench::ui
{

std::vector<PooledValue> poolByMagnitude(std::span<const float> values, int columns)
{
    const auto count = static_cast<std::int64_t>(values.size());
    const std::int64_t pooled = std::min<std::int64_t>(count, std::max(0, columns));
    std::vector<PooledValue> result;
    result.reserve(static_cast<std::size_t>(pooled));
    for (std::int64_t column = 0; column < pooled; ++column) {
        const std::int64_t first = column * count / pooled, behind = (column + 1) * count / pooled;
        PooledValue most{std::numeric_limits<float>::quiet_NaN(), int(first)};
        for (std::int64_t i = first; i < behind; ++i) {
            const float value = values[static_cast<std::size_t>(i)];
            if (!std::isnan(value) && (std::isnan(most.value) || std::abs(value) > std::abs(most.value)))
                most = {value, int(i)};
        }
        result.push_back(most);
    }
    return result;
}

} // namespace workbench::ui
