// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/MetricWriter.h"

#include "core/store/Columns.h"
#include "core/store/MetricSeries.h"
#include "core/store/SeriesSummary.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace workbench::store
{

MetricWriter::MetricWriter(SQLite::Database& database, std::int64_t run)
    : m_database(database)
    , m_run(run)
{
    SQLite::Statement steps(database, "SELECT ifnull(max(ordinal) + 1, 0) FROM steps WHERE run = ?");
    RowBinder(steps).integer(run);
    steps.executeStep();
    m_steps = RowReader(steps).integer();
}

SeriesWriter& MetricWriter::series(std::string_view metric)
{
    if (const auto known = m_series.find(metric); known != m_series.end())
        return known->second;
    SeriesTable table(m_database);
    auto record = table.find(m_run, metric);
    // A column of steps holds a value for every row, so a series can begin there only with the first row. Later it
    // can where an imported run without that metric is trained on.
    if (!record)
        record = table.make(m_run, metric, m_steps == 0 && isStepMetric(metric));
    return m_series.try_emplace(std::string(metric), m_database, m_run, std::move(*record)).first->second;
}

SeriesWriter& MetricWriter::series(Metric metric)
{
    SeriesWriter*& known = m_recorded[static_cast<std::size_t>(metric)];
    if (!known)
        known = &series(metricName(metric));
    return *known;
}

void MetricWriter::addStep(const train::StepDone& step, WallMilliseconds wall)
{
    struct Value {
        SeriesWriter& series;
        double value;
    };
    const std::array values{
        Value{series(Metric::TrainLoss), step.trainLoss}, Value{series(Metric::LearningRate), step.learningRate},
        Value{series(Metric::GradNorm), step.gradNorm}, Value{series(Metric::BytesPerSecond), step.bytesPerSecond}};
    for (const Value& value : values)
        wall = std::max(wall, value.series.wall());
    m_newSteps.integer(m_run).integer(m_steps).position(step.at).integer(wall);
    for (const auto& [series, value] : values)
        m_newSteps.real(series.inSteps() ? value : std::numeric_limits<double>::quiet_NaN());
    m_newSteps.integer(step.segmentLength);
    ++m_steps;
    for (const auto& [series, value] : values) {
        if (series.inSteps())
            series.add({step.at, wall, value});
        else
            addMeasurement(series, {step.at, wall, value});
    }
    if (step.residentBytes > 0)
        addMeasurement(Metric::ResidentBytes, step.at, wall, static_cast<double>(step.residentBytes));
}

void MetricWriter::addMeasurement(Metric metric, const train::RunPosition& at, WallMilliseconds wall, double value)
{
    // A process that dies once a figure is recorded, but not that it is, leaves it to the next one to be made again.
    SeriesWriter& known = series(metric);
    if (!known.endsWith(at.step, value))
        addMeasurement(known, {at, wall, value});
}

void MetricWriter::addMeasurement(std::string_view metric, const MetricPoint& point)
{
    addMeasurement(series(metric), point);
}

void MetricWriter::addMeasurement(SeriesWriter& series, MetricPoint point)
{
    // Later points are never earlier, even when the clock is set back.
    point.wall = std::max(point.wall, series.wall());
    m_newMeasurements.integer(series.number()).integer(series.count()).point(point);
    series.add(point);
}

void MetricWriter::finish()
{
    m_newSteps.write(m_database);
    m_newMeasurements.write(m_database);
    for (auto& [metric, series] : m_series)
        series.finish();
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
        database,
        "DELETE FROM measurements WHERE series = ?1 AND ordinal > ifnull("
        "(SELECT ordinal FROM measurements WHERE series = ?1 AND step <= ?2 ORDER BY ordinal DESC LIMIT 1), -1)");
    SeriesTable table(database);
    for (SeriesRecord& record : table.of(run)) {
        // A test is the end of a run: one that goes on from that very step is tested again.
        const bool isEnd = record.figures.metric == metricName(Metric::TestLoss);
        RowBinder(measurements).integer(record.number).integer(isEnd ? step - 1 : step);
        measurements.exec();
        const MetricSeries series(database, run, record);
        if (series.count() == record.figures.count)
            continue;
        PyramidWriter::truncate(database, series.number(), series.count());
        record.figures = sumUp(series, record.figures.metric);
        table.save(record);
    }
}

} // namespace workbench::store
