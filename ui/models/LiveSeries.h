// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/Store.h"
#include "core/store/StoreTypes.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace workbench::ui
{

/// Where a point lies on an axis; clock time in seconds since 1970.
double axisValue(const store::MetricPoint& point, store::PointAxis axis);
/// The middle of a bucket on an axis; a single point is where it is.
double axisValue(const store::MetricBucket& bucket, store::PointAxis axis);
store::MetricBucket bucketOf(const store::MetricPoint& point);

/// One metric of one run as the charts hold it: what the store has, as buckets; a stretch of it in finer buckets while
/// the user looks closer; and points that came live and are not on the disk yet. Each step is there once. Past
/// kMostBuckets neighbours are joined, so that memory stays small however long a run lasts; no extreme is lost by it.
class LiveSeries
{
public:
    static constexpr std::size_t kMostBuckets = 20000;

    /// Replaces what came from the store; `storedCount` points lie behind it.
    void adopt(std::vector<store::MetricBucket> buckets, std::int64_t storedCount);
    /// Points that the store has after those adopted; live ones among them are forgotten.
    void extend(const std::vector<store::MetricPoint>& points);
    /// A point that has just happened. One that the store already gave is ignored; a step seen before, or a run that
    /// went back, replaces the live points from there on.
    void append(const store::MetricPoint& point);
    /// The run went back: what came after that step is no more. Of a bucket that reaches beyond it nothing stays, until
    /// the store gives it again.
    void goBack(std::int64_t step);
    /// Finer buckets for a part of it; empty: none.
    void refine(std::vector<store::MetricBucket> buckets);

    /// All of it in order, the finer part in place of the coarser: calls `take(const MetricBucket&)`.
    template <typename Take>
    void forEach(Take&& take) const;
    bool isEmpty() const { return m_stored.empty() && m_live.empty(); }
    /// True where one of the buckets with an x in the range stands for more than one point: the store knows more.
    bool isCoarse(store::PointAxis axis, double from, double to) const;
    /// The bucket nearest to an x, within the series; null where it is empty.
    const store::MetricBucket* nearest(store::PointAxis axis, double x) const;
    const store::MetricBucket* last() const;

    std::int64_t storedCount() const { return m_storedCount; } ///< the ordinal that the store's next point has
    const store::MetricPoint* lastStored() const { return m_stored.empty() ? nullptr : &m_stored.back().last; }
    std::uint64_t revision() const { return m_revision; } ///< grows with every change

private:
    static void join(std::vector<store::MetricBucket>& buckets);

    std::vector<store::MetricBucket> m_stored, m_fine, m_live;
    std::int64_t m_storedCount = 0;
    std::uint64_t m_revision = 0;
};

template <typename Take>
void LiveSeries::forEach(Take&& take) const
{
    std::size_t at = 0;
    if (!m_fine.empty()) {
        const std::int64_t from = m_fine.front().first.at.step, to = m_fine.back().last.at.step;
        while (at < m_stored.size() && m_stored[at].last.at.step < from)
            take(m_stored[at++]);
        for (const store::MetricBucket& bucket : m_fine)
            take(bucket);
        while (at < m_stored.size() && m_stored[at].first.at.step <= to)
            ++at;
    }
    while (at < m_stored.size())
        take(m_stored[at++]);
    for (const store::MetricBucket& bucket : m_live)
        take(bucket);
}

} // namespace workbench::ui
