// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sweep/GridSample.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace workbench::sweep
{

namespace
{

using Places = std::vector<std::int64_t>;

/// The place as digits of `sizes`, after those that are there already.
void appendDigits(Places& places, const Places& sizes, std::size_t from, std::int64_t index)
{
    places.resize(sizes.size());
    for (std::size_t axis = sizes.size(); axis-- > from;) {
        places[axis] = index % sizes[axis];
        index /= sizes[axis];
    }
}

/// Near the golden section of `size` and with no common divisor, so that `size` strides go through all of it.
std::int64_t goldenStride(std::int64_t size)
{
    const auto ideal = std::int64_t(std::llround(double(size) / std::numbers::phi));
    for (std::int64_t away = 0; away < size; ++away)
        for (const std::int64_t stride : {ideal + away, ideal - away})
            if (stride > 0 && stride < size && std::gcd(stride, size) == 1)
                return stride;
    return 1;
}

} // namespace

std::vector<Places> gridSample(const Places& sizes, std::int64_t count)
{
    std::int64_t all = 1;
    for (const std::int64_t size : sizes)
        all *= size;
    count = std::min(count, all);
    std::vector<Places> sample;
    if (sizes.empty() || count <= 0)
        return sample;
    const std::int64_t rest = all / sizes.front();
    const std::int64_t stride = goldenStride(rest);
    std::int64_t restPlace = 0;
    for (std::int64_t index = 0; index < count; ++index) {
        Places places;
        if (count == all) {
            appendDigits(places, sizes, 0, index);
        } else {
            // At most `rest` consecutive runs share a value of the first axis, and so many strides never meet.
            places.push_back((2 * index + 1) * sizes.front() / (2 * count));
            appendDigits(places, sizes, 1, restPlace);
            restPlace = (restPlace + stride) % rest;
        }
        sample.push_back(std::move(places));
    }
    std::ranges::sort(sample);
    return sample;
}

} // namespace workbench::sweep
