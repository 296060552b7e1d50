// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/StoreTypes.h"

#include <SQLiteCpp/Statement.h>
#include <vector>

namespace workbench::store
{

class MetricSeries;

/// Keeps the pyramid over a series whole while points are appended: writes each bucket in the moment in which it is
/// full. What is not yet full is not stored but summed up anew from the level below when a writer takes over, so
/// nothing can go out of step. Throws SQLite::Exception.
class PyramidWriter
{
public:
    /// Goes on where the stored points of `series` end.
    PyramidWriter(SQLite::Database& database, const MetricSeries& series);

    void add(const MetricPoint& point);

    /// Drops all that covers points from the ordinal `count` on.
    static void truncate(SQLite::Database& database, std::int64_t series, std::int64_t count);

private:
    void write(int level, std::int64_t position, const MetricBucket& bucket);

    std::int64_t m_series;
    std::int64_t m_count; ///< points so far
    std::vector<MetricBucket> m_open; ///< [l]: what fills the next bucket of level l + 1
    SQLite::Statement m_insert;
};

} // namespace workbench::store
