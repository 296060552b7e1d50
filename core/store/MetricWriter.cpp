// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/MetricWriter.h"

#include "core/store/Columns.h"
#include "core/store/MetricSeries.h"

#include <algorithm>
#include <array>
#include <utility>

namespace workbench::store
{

MetricWriter::MetricWriter(SQLite::Database& database, std::int64_t run)
    : m_database(database)
    , m_run(run)
    , m_insertStep(database, "INSERT INTO steps VALUES(?,?, ?,?,?,?,?, ?,?,?,?, ?)")
    , m_insertMeasurement(database, "INSERT INTO measurements VALUES(?,?, ?,?,?,?,?,?)")
{
}

MetricWriter::Series& MetricWriter::series(Metric metric)
{
    if (const auto known = m_series.find(metric); known != m_series.end())
        return known->second;
    SQLite::Statement make(m_database, "INSERT OR IGNORE INTO series(run, metric) VALUES(?, ?)");
    RowBinder(make).integer(m_run).text(metricName(metric));
    make.exec();

    const MetricSeries stored(m_database, m_run, metric);
    const auto last = stored.points(stored.count() - 1, stored.count());
    return m_series
        .try_emplace(
            metric,
            Series{
                stored.number(), stored.count(), last.empty() ? 0 : last.front().wall,
                PyramidWriter(m_database, stored)})
        .first->second;
}

void MetricWriter::addStep(const train::StepDone& step, WallMilliseconds wall)
{
    const std::array values{
        std::pair(Metric::TrainLoss, step.trainLoss), std::pair(Metric::LearningRate, step.learningRate),
        std::pair(Metric::GradNorm, step.gradNorm), std::pair(Metric::BytesPerSecond, step.bytesPerSecond)};
    for (const auto& [metric, value] : values)
        wall = std::max(wall, series(metric).wall); // opens it, which must come before the row that they share
    RowBinder(m_insertStep)
        .integer(m_run)
        .integer(series(Metric::TrainLoss).count)
        .position(step.at)
        .integer(wall)
        .real(step.trainLoss)
        .real(step.learningRate)
        .real(step.gradNorm)
        .real(step.bytesPerSecond)
        .integer(step.segmentLength);
    m_insertStep.exec();
    for (const auto& [metric, value] : values) {
        Series& of = series(metric);
        of.pyramid.add({step.at, wall, value});
        of.wall = wall;
        ++of.count;
    }
    if (step.residentBytes > 0)
        addMeasurement(Metric::ResidentBytes, step.at, wall, static_cast<double>(step.residentBytes));
}

void MetricWriter::addMeasurement(Metric metric, const train::RunPosition& at, WallMilliseconds wall, double value)
{
    Series& of = series(metric);
    of.wall = std::max(wall, of.wall);
    const MetricPoint point{at, of.wall, value};
    RowBinder(m_insertMeasurement).integer(of.number).integer(of.count).point(point);
    m_insertMeasurement.exec();
    of.pyramid.add(point);
    ++of.count;
}

void MetricWriter::rewind(SQLite::Database& database, std::int64_t run, std::int64_t step)
{
    // Positions rise with ordinals, so what lies behind `step` is a tail; counting it back from its end reads no more
    // than is removed.
    SQLite::Statement steps(
        database,
        "DELETE FROM steps WHERE run = ?1 AND ordinal > ifnull("
        "(SELECT ordinal FROM steps WHERE run = ?1 AND step <= ?2 ORDER BY ordinal DESC LIMIT 1), -1)");
    RowBinder(steps).integer(run).integer(step);
    steps.exec();
    SQLite::Statement measurements(
        database, "DELETE FROM measurements WHERE step > ?2 AND series IN (SELECT number FROM series WHERE run = ?1)");
    RowBinder(measurements).integer(run).integer(step);
    measurements.exec();
    for (const Metric metric : kMetrics)
        if (const MetricSeries series(database, run, metric); series.number() != 0)
            PyramidWriter::truncate(database, series.number(), series.count());
}

} // namespace workbench::store
