// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/LiveSeries.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace workbench::ui
{

using store::MetricBucket;
using store::MetricPoint;
using store::PointAxis;

double axisValue(const MetricPoint& point, PointAxis axis)
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
        return static_cast<double>(point.wall) / 1000.0;
    }
    return 0;
}

double axisValue(const MetricBucket& bucket, PointAxis axis)
{
    return bucket.count == 1 ? axisValue(bucket.first, axis)
                             : 0.5 * (axisValue(bucket.first, axis) + axisValue(bucket.last, axis));
}

MetricBucket bucketOf(const MetricPoint& point)
{
    const bool finite = std::isfinite(point.value);
    const double value = finite ? point.value : std::numeric_limits<double>::quiet_NaN();
    return {point, point, value, value, finite ? point.value : 0.0, 1, finite ? 1 : 0};
}

void LiveSeries::adopt(std::vector<MetricBucket> buckets, std::int64_t storedCount)
{
    m_stored = std::move(buckets);
    m_storedCount = storedCount;
    m_fine.clear();
    if (!m_stored.empty()) {
        const std::int64_t known = m_stored.back().last.at.step;
        std::erase_if(m_live, [known](const MetricBucket& live) { return live.first.at.step <= known; });
    }
    ++m_revision;
}

void LiveSeries::extend(const std::vector<MetricPoint>& points)
{
    if (points.empty())
        return;
    for (const MetricPoint& point : points)
        m_stored.push_back(bucketOf(point));
    m_storedCount += static_cast<std::int64_t>(points.size());
    join(m_stored);
    const std::int64_t known = points.back().at.step;
    std::erase_if(m_live, [known](const MetricBucket& live) { return live.first.at.step <= known; });
    ++m_revision;
}

void LiveSeries::append(const MetricPoint& point)
{
    if (!m_stored.empty() && point.at.step <= m_stored.back().last.at.step)
        return;
    while (!m_live.empty() && m_live.back().last.at.step >= point.at.step)
        m_live.pop_back();
    m_live.push_back(bucketOf(point));
    join(m_live);
    ++m_revision;
}

void LiveSeries::goBack(std::int64_t step)
{
    const auto isLater = [step](const MetricBucket& bucket) { return bucket.last.at.step > step; };
    while (!m_stored.empty() && isLater(m_stored.back())) {
        m_storedCount -= m_stored.back().count;
        m_stored.pop_back();
    }
    std::erase_if(m_live, isLater);
    m_fine.clear();
    ++m_revision;
}

void LiveSeries::refine(std::vector<MetricBucket> buckets)
{
    if (buckets.empty() && m_fine.empty())
        return;
    m_fine = std::move(buckets);
    ++m_revision;
}

void LiveSeries::join(std::vector<MetricBucket>& buckets)
{
    if (buckets.size() <= kMostBuckets)
        return;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < buckets.size(); i += 2, ++kept) {
        MetricBucket joined = buckets[i];
        if (i + 1 < buckets.size()) {
            const MetricBucket& next = buckets[i + 1];
            joined.last = next.last;
            joined.minimum = std::fmin(joined.minimum, next.minimum); // fmin and fmax pass over NaN
            joined.maximum = std::fmax(joined.maximum, next.maximum);
            joined.sum += next.sum;
            joined.count += next.count;
            joined.finiteCount += next.finiteCount;
        }
        buckets[kept] = joined;
    }
    buckets.resize(kept);
}

bool LiveSeries::isCoarse(PointAxis axis, double from, double to) const
{
    return std::ranges::any_of(m_stored, [&](const MetricBucket& bucket) {
        return bucket.count > 1 && axisValue(bucket.last, axis) >= from && axisValue(bucket.first, axis) <= to;
    });
}

const MetricBucket* LiveSeries::nearest(PointAxis axis, double x) const
{
    const MetricBucket* best = nullptr;
    double bestDistance = std::numeric_limits<double>::infinity();
    forEach([&](const MetricBucket& bucket) {
        const double distance = std::abs(axisValue(bucket, axis) - x);
        if (distance < bestDistance) {
            bestDistance = distance;
            best = &bucket;
        }
    });
    return best;
}

const MetricBucket* LiveSeries::last() const
{
    return !m_live.empty() ? &m_live.back() : !m_stored.empty() ? &m_stored.back() : nullptr;
}

} // namespace workbench::ui
