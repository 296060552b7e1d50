// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/SeriesImport.h"

#include "core/base/Printable.h"
#include "core/store/Columns.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace workbench::store
{

namespace
{

constexpr std::size_t kPointsPerTransaction = 20'000;

std::int64_t stepsOf(SQLite::Database& connection, std::int64_t run)
{
    SQLite::Statement query(connection, "SELECT ifnull(max(ordinal) + 1, 0) FROM steps WHERE run = ?");
    RowBinder(query).integer(run);
    query.executeStep();
    return RowReader(query).integer();
}

} // namespace

SeriesImport::SeriesImport(Database& database, std::int64_t run, std::string metric)
    : m_database(database)
    , m_run(run)
    , m_metric(std::move(metric))
{
}

Result<> SeriesImport::check(std::span<const MetricPoint> points)
{
    const auto refuse = [&](const MetricPoint& point, const char* what) {
        return fail(
            ErrorCode::InvalidArgument,
            "The series '" + printable(m_metric) + "' cannot be imported: at step " + std::to_string(point.at.step)
                + " " + what + ".",
            "Points must follow each other, and each must say where it stands.");
    };
    for (const MetricPoint& point : points) {
        if (point.at.step < 0 || point.at.bytes < 0)
            return refuse(point, "its position is negative");
        if (!std::isfinite(point.at.seconds) || !std::isfinite(point.at.epoch))
            return refuse(point, "its time or epoch is no number");
        if (m_last) {
            if (point.at.step < m_last->at.step)
                return refuse(point, "it goes back to an earlier step");
            if (point.at.bytes < m_last->at.bytes || point.at.seconds < m_last->at.seconds
                || point.at.epoch < m_last->at.epoch)
                return refuse(point, "its bytes, seconds or epoch go back");
        }
        m_last = point;
    }
    return {};
}

void SeriesImport::begin(SQLite::Database& connection)
{
    m_place = !isStepMetric(m_metric)     ? Place::Measurements
        : stepsOf(connection, m_run) == 0 ? Place::LeadsSteps
                                          : Place::JoinsSteps;
    m_series = SeriesTable(connection).make(m_run, m_metric, m_place != Place::Measurements).number;
}

Result<> SeriesImport::add(std::span<const MetricPoint> points)
{
    if (auto sound = check(points); !sound)
        return sound;
    while (!points.empty()) {
        const auto slice = points.first(std::min(points.size(), kPointsPerTransaction));
        auto place = m_place;
        auto number = m_series;
        auto taken = m_database.write([&](SQLite::Database& connection) -> Result<std::size_t> {
            if (m_place == Place::Unknown)
                begin(connection);
            if (m_place == Place::JoinsSteps)
                return join(connection, slice);
            if (m_place == Place::LeadsSteps) {
                lead(connection, slice);
            } else {
                MetricWriter writer(connection, m_run);
                for (const MetricPoint& point : slice)
                    writer.addMeasurement(m_metric, point);
                writer.finish();
            }
            return slice.size();
        });
        if (!taken) {
            m_place = place; // what begin() made is undone
            m_series = number;
            return fail(taken.error());
        }
        m_count += static_cast<std::int64_t>(*taken);
        points = points.subspan(*taken);
        if (*taken < slice.size())
            if (auto left = leaveSteps(); !left)
                return left;
        if (auto tidied = m_database.checkpointIfLong(); !tidied)
            return tidied;
    }
    return {};
}

void SeriesImport::lead(SQLite::Database& connection, std::span<const MetricPoint> points)
{
    SeriesWriter series(connection, m_run, *SeriesTable(connection).find(m_run, m_metric));
    SQLite::Statement insert(
        connection,
        "INSERT INTO steps(run, ordinal, step, bytes, seconds, epoch, wall, " + m_metric
            + ") VALUES(?,?, ?,?,?,?,?, ?)");
    for (MetricPoint point : points) {
        point.wall = std::max(point.wall, series.wall());
        RowBinder(insert).integer(m_run).integer(series.count()).point(point);
        insert.exec();
        series.add(point);
    }
    series.finish();
}

std::size_t SeriesImport::join(SQLite::Database& connection, std::span<const MetricPoint> points)
{
    const auto end = m_count + static_cast<std::int64_t>(points.size());
    std::vector<MetricPoint> joined;
    {
        SQLite::Statement rows(
            connection,
            "SELECT step, bytes, seconds, epoch, wall FROM steps WHERE run = ?1 AND ordinal >= ?2 AND ordinal < ?3"
            " ORDER BY ordinal");
        RowBinder(rows).integer(m_run).integer(m_count).integer(end);
        while (rows.executeStep()) {
            RowReader row(rows);
            MetricPoint point = points[joined.size()];
            const auto asked = point.at;
            point.at = row.position();
            point.wall = row.integer();
            if (point.at.step != asked.step || point.at.bytes != asked.bytes)
                break;
            joined.push_back(point);
        }
    }
    SeriesWriter series(connection, m_run, *SeriesTable(connection).find(m_run, m_metric), m_count);
    SQLite::Statement update(connection, "UPDATE steps SET " + m_metric + " = ? WHERE run = ? AND ordinal = ?");
    auto ordinal = m_count;
    for (const MetricPoint& point : joined) {
        RowBinder(update).real(point.value).integer(m_run).integer(ordinal++);
        update.exec();
        series.add(point);
    }
    series.finish();
    return joined.size();
}

Result<> SeriesImport::leaveSteps()
{
    constexpr auto kRows = static_cast<std::int64_t>(kPointsPerTransaction);
    for (std::int64_t first = 0; first < m_count; first += kRows) {
        auto moved = m_database.write([&](SQLite::Database& connection) -> Result<> {
            SQLite::Statement copy(
                connection,
                "INSERT INTO measurements SELECT ?1, ordinal, step, bytes, seconds, epoch, wall, " + m_metric
                    + " FROM steps WHERE run = ?2 AND ordinal >= ?3 AND ordinal < ?4");
            const auto last = std::min(m_count, first + kRows);
            RowBinder(copy).integer(m_series).integer(m_run).integer(first).integer(last);
            copy.exec();
            SQLite::Statement clear(
                connection,
                "UPDATE steps SET " + m_metric + " = NULL WHERE run = ?1 AND ordinal >= ?2 AND ordinal < ?3");
            RowBinder(clear).integer(m_run).integer(first).integer(last);
            clear.exec();
            return {};
        });
        if (!moved)
            return moved;
    }
    m_place = Place::Measurements;
    return m_database.write([&](SQLite::Database& connection) -> Result<> {
        SeriesTable(connection).saveInSteps(m_series, false);
        return {};
    });
}

Result<> SeriesImport::finish()
{
    if (m_place != Place::JoinsSteps)
        return {};
    const auto steps = m_database.read(
        [&](SQLite::Database& connection) -> Result<std::int64_t> { return stepsOf(connection, m_run); });
    if (!steps)
        return fail(steps.error());
    return *steps == m_count ? Result<>() : leaveSteps();
}

} // namespace workbench::store
