// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/SeriesWriter.h"

#include "core/store/MetricSeries.h"
#include "core/store/SeriesSummary.h"

#include <utility>

namespace workbench::store
{

SeriesWriter::SeriesWriter(SQLite::Database& database, std::int64_t run, const SeriesRecord& record)
    : SeriesWriter(database, MetricSeries(database, run, record), record)
{
}

SeriesWriter::SeriesWriter(SQLite::Database& database, std::int64_t run, const SeriesRecord& record, std::int64_t count)
    : SeriesWriter(database, MetricSeries(database, run, record, count), record)
{
}

SeriesWriter::SeriesWriter(SQLite::Database& database, const MetricSeries& stored, const SeriesRecord& record)
    : m_database(database)
    , m_record(record)
    , m_pyramid(stored)
{
    if (const auto last = stored.points(stored.count() - 1, stored.count()); !last.empty())
        m_wall = last.front().wall;
    if (m_record.figures.count != stored.count()) { // an older program has gone on writing after the migration
        m_record.figures = sumUp(stored, m_record.figures.metric);
        m_changed = true;
    }
}

bool SeriesWriter::endsWith(std::int64_t step, double value) const
{
    return count() > 0 && m_record.figures.lastStep == step && m_record.figures.last == value;
}

void SeriesWriter::add(const MetricPoint& point)
{
    m_pyramid.add(point);
    append(m_record.figures, point);
    m_wall = point.wall;
    m_changed = true;
}

void SeriesWriter::finish()
{
    if (!std::exchange(m_changed, false))
        return;
    m_pyramid.finish(m_database);
    SeriesTable(m_database).save(m_record);
}

} // namespace workbench::store
