// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/PyramidWriter.h"

#include "core/store/Bucket.h"
#include "core/store/Columns.h"
#include "core/store/MetricSeries.h"

#include <utility>

namespace workbench::store
{

PyramidWriter::PyramidWriter(const MetricSeries& series)
    : m_series(series.number())
    , m_count(series.count())
{
    for (int level = 0; pointsPerBucket(level) <= m_count; ++level) {
        const auto whole = m_count / pointsPerBucket(level);
        MetricBucket open;
        series.forEachBucket(
            level, whole / kPyramidFactor * kPyramidFactor, whole,
            [&](std::int64_t, const MetricBucket& bucket) { append(open, bucket); });
        m_open.push_back(open);
    }
}

void PyramidWriter::add(const MetricPoint& point)
{
    MetricBucket full = bucketOf(point);
    ++m_count;
    for (std::size_t level = 0;; ++level) {
        if (level == m_open.size())
            m_open.emplace_back();
        append(m_open[level], full);
        const auto above = static_cast<int>(level) + 1;
        if (m_count % pointsPerBucket(above) != 0)
            return;
        full = std::exchange(m_open[level], {});
        keep(above, m_count / pointsPerBucket(above) - 1, full);
    }
}

void PyramidWriter::keep(int level, std::int64_t position, const MetricBucket& bucket)
{
    m_newBuckets.integer(m_series)
        .integer(level)
        .integer(position)
        .point(bucket.first)
        .point(bucket.last)
        .real(bucket.minimum)
        .real(bucket.maximum)
        .real(bucket.sum)
        .integer(bucket.finiteCount);
}

void PyramidWriter::truncate(SQLite::Database& database, std::int64_t series, std::int64_t count)
{
    SQLite::Statement remove(database, "DELETE FROM buckets WHERE series = ?1 AND level = ?2 AND position >= ?3");
    // Levels above those of the longest thinkable series are empty.
    for (int level = 1; kPyramidShift * level < 63; ++level) {
        RowBinder(remove).integer(series).integer(level).integer(count / pointsPerBucket(level));
        remove.exec();
    }
}

} // namespace workbench::store
