// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <span>
#include <vector>

namespace workbench::ui
{

/// The value of a column that is furthest from 0, and where it stands.
struct PooledValue {
    float value = 0; ///< NaN: nothing in the column is known
    int index = 0;

    bool operator==(const PooledValue&) const = default;
};

/// Values in at most `columns` columns of as many values each, as far as that goes; one a column where there are no
/// more than columns. NaN is passed over.
std::vector<PooledValue> poolByMagnitude(std::span<const float> values, int columns);

} // namespace workbench::ui
