// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/PyramidWriter.h"
#include "core/store/SeriesTable.h"

#include <SQLiteCpp/Database.h>

namespace workbench::store
{

/// Takes the points of one series into its pyramid and its figures; where the points themselves stand is the business
/// of whoever writes them. Throws SQLite::Exception.
class SeriesWriter
{
public:
    /// Goes on where the stored points of that series end.
    SeriesWriter(SQLite::Database& database, std::int64_t run, const SeriesRecord& record);
    /// Goes on after the first `count` of the rows of steps, which are there already.
    SeriesWriter(SQLite::Database& database, std::int64_t run, const SeriesRecord& record, std::int64_t count);

    std::int64_t number() const { return m_record.number; }
    std::int64_t count() const { return m_record.figures.count; } ///< the ordinal of the next point
    bool inSteps() const { return m_record.inSteps; }
    WallMilliseconds wall() const { return m_wall; } ///< of the last point; 0 before the first

    bool endsWith(std::int64_t step, double value) const; ///< the last point is that value at that step

    void add(const MetricPoint& point);

    /// Writes down pyramid and figures if they have changed; what add() was given counts only with this.
    void finish();

private:
    SeriesWriter(SQLite::Database& database, const MetricSeries& stored, const SeriesRecord& record);

    SQLite::Database& m_database;
    SeriesRecord m_record;
    WallMilliseconds m_wall = 0;
    bool m_changed = false;
    PyramidWriter m_pyramid;
};

} // namespace workbench::store
