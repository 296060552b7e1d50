// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/MetricSeries.h"

#include "core/store/Bucket.h"
#include "core/store/Columns.h"

#include <algorithm>
#include <string>

namespace workbench::store
{

namespace
{

std::string selectFrom(std::string_view table, std::string_view key, std::string_view value)
{
    return "SELECT step, bytes, seconds, epoch, wall, " + std::string(value) + " FROM " + std::string(table) + " WHERE "
        + std::string(key) + " = ?1 AND ordinal >= ?2 AND ordinal < ?3 ORDER BY ordinal";
}

/// Puts buckets that arrive in order together, so that each one handed out covers one multiple of `stride` ordinals:
/// their limits then stand still while a chart is moved or grows.
class Gathering
{
public:
    explicit Gathering(std::int64_t stride)
        : m_stride(stride)
    {
    }

    void add(std::int64_t firstOrdinal, const MetricBucket& bucket)
    {
        if (const auto slot = firstOrdinal / m_stride; m_buckets.empty() || slot != m_slot) {
            m_slot = slot;
            m_buckets.push_back(bucket);
        } else {
            append(m_buckets.back(), bucket);
        }
    }

    std::vector<MetricBucket> take() { return std::move(m_buckets); }

private:
    std::int64_t m_stride;
    std::int64_t m_slot = -1;
    std::vector<MetricBucket> m_buckets;
};

/// Covers the ordinals [first, last) with the fewest buckets of `level` and below, in order. A bucket is asked for
/// only where it lies in the range as a whole, so that one that is not yet full is never asked for.
void cover(const MetricSeries& series, int level, std::int64_t first, std::int64_t last, Gathering& gathering)
{
    if (first >= last)
        return;
    const auto size = pointsPerBucket(level);
    const auto firstWhole = (first + size - 1) / size;
    const auto lastWhole = last / size;
    if (level > 0 && firstWhole >= lastWhole) {
        cover(series, level - 1, first, last, gathering);
        return;
    }
    if (level > 0)
        cover(series, level - 1, first, firstWhole * size, gathering);
    series.forEachBucket(level, firstWhole, lastWhole, [&](std::int64_t position, const MetricBucket& bucket) {
        gathering.add(position * size, bucket);
    });
    if (level > 0)
        cover(series, level - 1, lastWhole * size, last, gathering);
}

} // namespace

MetricSeries::MetricSeries(SQLite::Database& database, std::int64_t run, std::string_view metric)
    : MetricSeries(
        database, run, SeriesTable(database).find(run, metric).value_or(SeriesRecord{.number = 0, .figures = {}}))
{
}

MetricSeries::MetricSeries(
    SQLite::Database& database, std::int64_t run, const SeriesRecord& record, std::optional<std::int64_t> count)
    : m_database(database)
    , m_number(record.number)
{
    // Only these names are columns, whatever a damaged row says.
    const bool inSteps = record.inSteps && isStepMetric(record.figures.metric);
    m_pointsKey = inSteps ? run : m_number;
    m_pointsQuery
        = inSteps ? selectFrom("steps", "run", record.figures.metric) : selectFrom("measurements", "series", "value");
    if (count) {
        m_count = *count;
        return;
    }
    SQLite::Statement last(
        database,
        inSteps ? "SELECT ifnull(max(ordinal) + 1, 0) FROM steps WHERE run = ?1"
                : "SELECT ifnull(max(ordinal) + 1, 0) FROM measurements WHERE series = ?1");
    RowBinder(last).integer(m_pointsKey);
    last.executeStep();
    m_count = RowReader(last).integer();
}

std::vector<MetricPoint> MetricSeries::points(std::int64_t first, std::int64_t last) const
{
    std::vector<MetricPoint> points;
    SQLite::Statement query(m_database, m_pointsQuery);
    RowBinder(query).integer(m_pointsKey).integer(first).integer(last);
    while (query.executeStep())
        points.push_back(RowReader(query).point());
    return points;
}

void MetricSeries::forEachBucket(int level, std::int64_t first, std::int64_t last, const Taker& take) const
{
    if (level == 0) {
        auto position = first;
        SQLite::Statement query(m_database, m_pointsQuery);
        RowBinder(query).integer(m_pointsKey).integer(first).integer(last);
        while (query.executeStep())
            take(position++, bucketOf(RowReader(query).point()));
        return;
    }
    SQLite::Statement query(
        m_database,
        "SELECT position, firstStep, firstBytes, firstSeconds, firstEpoch, firstWall, firstValue, lastStep, lastBytes,"
        " lastSeconds, lastEpoch, lastWall, lastValue, minimum, maximum, sum, finiteCount FROM buckets"
        " WHERE series = ?1 AND level = ?2 AND position >= ?3 AND position < ?4 ORDER BY position");
    RowBinder(query).integer(m_number).integer(level).integer(first).integer(last);
    while (query.executeStep()) {
        RowReader row(query);
        const auto position = row.integer();
        MetricBucket bucket;
        bucket.first = row.point();
        bucket.last = row.point();
        bucket.minimum = row.real();
        bucket.maximum = row.real();
        bucket.sum = row.real();
        bucket.finiteCount = row.integer();
        bucket.count = pointsPerBucket(level);
        take(position, bucket);
    }
}

std::int64_t MetricSeries::findOrdinal(PointAxis axis, double value, bool above) const
{
    SQLite::Statement query(m_database, m_pointsQuery);
    std::int64_t low = 0, high = m_count; // the answer lies in [low, high]
    while (low < high) {
        const auto middle = low + (high - low) / 2;
        RowBinder(query).integer(m_pointsKey).integer(middle).integer(middle + 1);
        if (!query.executeStep())
            return m_count;
        const auto position = positionOn(axis, RowReader(query).point());
        if (above ? position <= value : position < value)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

std::optional<MetricPoint> MetricSeries::lastAt(std::int64_t step) const
{
    const auto ordinal = findOrdinal(PointAxis::Step, static_cast<double>(step), true) - 1;
    auto found = points(ordinal, ordinal + 1);
    return found.empty() ? std::nullopt : std::optional(found.front());
}

std::vector<MetricBucket> MetricSeries::summary(const std::optional<Store::Range>& range, int maximumBuckets) const
{
    const auto first = range ? findOrdinal(range->axis, range->from, false) : 0;
    const auto last = range ? findOrdinal(range->axis, range->to, true) : m_count;
    const auto count = last - first;
    const std::int64_t wanted = std::max(maximumBuckets, 1);

    // The coarsest level that gives at least half of what may be given, so that joining neighbours gives no less.
    int level = 0;
    while (count > wanted && count / pointsPerBucket(level + 1) >= (wanted + 1) / 2)
        ++level;
    auto stride = pointsPerBucket(level);
    if (count > wanted)
        stride *= (count + wanted * stride - 1) / (wanted * stride);

    Gathering gathering(stride);
    cover(*this, level, first, last, gathering);
    return gathering.take();
}

} // namespace workbench::store
