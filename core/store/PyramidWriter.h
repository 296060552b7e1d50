// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/RowBatch.h"
#include "core/store/StoreTypes.h"

#include <SQLiteCpp/Database.h>
#include <vector>

namespace workbench::store
{

class MetricSeries;

/// Keeps the pyramid over a series whole while points are appended: each bucket that becomes full is written with the
/// points that fill it. What is not yet full is not stored but summed up anew from the level below when a writer takes
/// over, so nothing can go out of step. Throws SQLite::Exception.
class PyramidWriter
{
public:
    /// Goes on where the stored points of `series` end.
    explicit PyramidWriter(const MetricSeries& series);

    void add(const MetricPoint& point);

    /// Writes the buckets that have become full since it was last called.
    void finish(SQLite::Database& database) { m_newBuckets.write(database); }

    /// Drops all that covers points from the ordinal `count` on.
    static void truncate(SQLite::Database& database, std::int64_t series, std::int64_t count);

private:
    void keep(int level, std::int64_t position, const MetricBucket& bucket);

    std::int64_t m_series;
    std::int64_t m_count; ///< points so far
    std::vector<MetricBucket> m_open; ///< [l]: what fills the next bucket of level l + 1
    RowBatch m_newBuckets{"buckets", 19};
};

} // namespace workbench::store
