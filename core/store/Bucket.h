// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/Store.h"

#include <cstdint>

namespace workbench::store
{

/// A bucket of the pyramid sums up 8 buckets of the level below it: 1/7 more values to store, and a query reads at
/// most 8 times the buckets that it needs.
inline constexpr int kPyramidShift = 3;
inline constexpr std::int64_t kPyramidFactor = std::int64_t{1} << kPyramidShift;

/// How many points a bucket of that level sums up; 1 at level 0, the points themselves.
constexpr std::int64_t pointsPerBucket(int level)
{
    return std::int64_t{1} << (kPyramidShift * level);
}

MetricBucket bucketOf(const MetricPoint& point);

/// Makes `bucket` sum up also the points of `next`, which follow its own. Either may be empty.
void append(MetricBucket& bucket, const MetricBucket& next);

/// The value of a point on an axis.
double positionOn(PointAxis axis, const MetricPoint& point);

} // namespace workbench::store
