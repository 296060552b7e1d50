// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/SeriesTable.h"
#include "core/store/Store.h"

#include <SQLiteCpp/Database.h>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace workbench::store
{

/// Reads one series: the raw points of a metric of a run, wherever they stand, and the pyramid over them. Throws
/// SQLite::Exception; to be used within one transaction, so that points and pyramid belong together.
class MetricSeries
{
public:
    MetricSeries(SQLite::Database& database, std::int64_t run, std::string_view metric);
    /// With `count`, of a column of steps that is filled only so far.
    MetricSeries(
        SQLite::Database& database, std::int64_t run, const SeriesRecord& record,
        std::optional<std::int64_t> count = std::nullopt);

    std::int64_t count() const { return m_count; } ///< when constructed
    std::int64_t number() const { return m_number; } ///< in the table of series; 0: there is none

    /// Points with ordinals in [first, last), oldest first.
    std::vector<MetricPoint> points(std::int64_t first, std::int64_t last) const;

    /// Calls `take` with the buckets of `level` (0: single points) at the positions [first, last), oldest first.
    /// Only whole buckets stand in the pyramid: positions below count() >> (kPyramidShift * level).
    using Taker = std::function<void(std::int64_t position, const MetricBucket&)>;
    void forEachBucket(int level, std::int64_t first, std::int64_t last, const Taker& take) const;

    /// The last point at or before the step.
    std::optional<MetricPoint> lastAt(std::int64_t step) const;

    /// What Store::buckets() promises.
    std::vector<MetricBucket> summary(const std::optional<Store::Range>& range, int maximumBuckets) const;

private:
    /// The first ordinal whose position on the axis is not below (or, with `above`, is above) `value`.
    std::int64_t findOrdinal(PointAxis axis, double value, bool above) const;

    SQLite::Database& m_database;
    std::string m_pointsQuery; ///< of ordinals ?2 <= ordinal < ?3
    std::int64_t m_pointsKey = 0; ///< its ?1
    std::int64_t m_number = 0;
    std::int64_t m_count = 0;
};

} // namespace workbench::store
