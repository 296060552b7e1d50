// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Bucket.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace workbench::store
{

MetricBucket bucketOf(const MetricPoint& point)
{
    MetricBucket bucket{.first = point, .last = point, .count = 1};
    if (std::isfinite(point.value)) {
        bucket.minimum = bucket.maximum = bucket.sum = point.value;
        bucket.finiteCount = 1;
    } else {
        bucket.minimum = bucket.maximum = std::numeric_limits<double>::quiet_NaN();
    }
    return bucket;
}

void append(MetricBucket& bucket, const MetricBucket& next)
{
    if (next.count == 0)
        return;
    if (bucket.count == 0) {
        bucket = next;
        return;
    }
    bucket.last = next.last;
    bucket.count += next.count;
    if (next.finiteCount == 0)
        return;
    bucket.minimum = bucket.finiteCount == 0 ? next.minimum : std::min(bucket.minimum, next.minimum);
    bucket.maximum = bucket.finiteCount == 0 ? next.maximum : std::max(bucket.maximum, next.maximum);
    bucket.sum += next.sum;
    bucket.finiteCount += next.finiteCount;
}

double positionOn(PointAxis axis, const MetricPoint& point)
{
    switch (axis) {
    case PointAxis::Step:
        return static_cast<double>(point.at.step);
    case PointAxis::Bytes:
        return static_cast<double>(point.at.bytes);
    case PointAxis::Seconds:
        return point.at.seconds;
    case PointAxis::Epoch:
        return point.at.epoch;
    case PointAxis::Wall:
        return static_cast<double>(point.wall);
    }
    return 0;
}

} // namespace workbench::store
