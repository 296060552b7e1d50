// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/SeriesTable.h"

#include "core/store/Columns.h"
#include "core/store/MetricSeries.h"
#include "core/store/SeriesSummary.h"

#include <algorithm>
#include <array>
#include <string>

namespace workbench::store
{

namespace
{

const std::string kColumns = "number, run, inSteps, metric, count, firstStep, firstValue, lastStep, lastValue,"
                             " minimumStep, minimum, maximumStep, maximum";

SeriesTable::OfRun read(SQLite::Statement& query)
{
    RowReader column(query);
    SeriesTable::OfRun row;
    row.series.number = column.integer();
    row.run = column.integer();
    row.series.inSteps = column.integer() != 0;
    SeriesFigures& figures = row.series.figures;
    figures.metric = column.text();
    figures.count = column.integer();
    figures.firstStep = column.integer();
    figures.first = column.real();
    figures.lastStep = column.integer();
    figures.last = column.real();
    figures.minimumStep = column.integer();
    figures.minimum = column.real();
    figures.maximumStep = column.integer();
    figures.maximum = column.real();
    return row;
}

} // namespace

bool isStepMetric(std::string_view metric)
{
    constexpr std::array kColumnsOfSteps{
        Metric::TrainLoss, Metric::LearningRate, Metric::GradNorm, Metric::BytesPerSecond};
    return std::ranges::any_of(kColumnsOfSteps, [&](Metric column) { return metricName(column) == metric; });
}

std::optional<SeriesRecord> SeriesTable::find(std::int64_t run, std::string_view metric)
{
    SQLite::Statement query(m_database, "SELECT " + kColumns + " FROM series WHERE run = ?1 AND metric = ?2");
    RowBinder(query).integer(run).text(metric);
    if (!query.executeStep())
        return std::nullopt;
    return read(query).series;
}

std::vector<SeriesRecord> SeriesTable::of(std::int64_t run)
{
    std::vector<SeriesRecord> series;
    SQLite::Statement query(m_database, "SELECT " + kColumns + " FROM series WHERE run = ? ORDER BY number");
    RowBinder(query).integer(run);
    while (query.executeStep())
        series.push_back(read(query).series);
    return series;
}

SeriesRecord SeriesTable::make(std::int64_t run, std::string_view metric, bool inSteps)
{
    SQLite::Statement insert(m_database, "INSERT INTO series(run, metric, inSteps) VALUES(?, ?, ?)");
    RowBinder(insert).integer(run).text(metric).integer(inSteps);
    insert.exec();
    return {m_database.getLastInsertRowid(), inSteps, {.metric = std::string(metric)}};
}

void SeriesTable::save(const SeriesRecord& series)
{
    SQLite::Statement update(
        m_database,
        "UPDATE series SET inSteps = ?, count = ?, firstStep = ?, firstValue = ?, lastStep = ?, lastValue = ?,"
        " minimumStep = ?, minimum = ?, maximumStep = ?, maximum = ? WHERE number = ?");
    const SeriesFigures& figures = series.figures;
    RowBinder(update)
        .integer(series.inSteps)
        .integer(figures.count)
        .integer(figures.firstStep)
        .real(figures.first)
        .integer(figures.lastStep)
        .real(figures.last)
        .integer(figures.minimumStep)
        .real(figures.minimum)
        .integer(figures.maximumStep)
        .real(figures.maximum)
        .integer(series.number);
    update.exec();
}

void SeriesTable::saveInSteps(std::int64_t number, bool inSteps)
{
    SQLite::Statement update(m_database, "UPDATE series SET inSteps = ? WHERE number = ?");
    RowBinder(update).integer(inSteps).integer(number);
    update.exec();
}

std::unordered_map<std::int64_t, std::vector<SeriesFigures>> SeriesTable::figures(std::span<const std::int64_t> runs)
{
    std::unordered_map<std::int64_t, std::vector<SeriesFigures>> figures;
    const auto take = [&](SQLite::Statement& query) {
        while (query.executeStep()) {
            OfRun row = read(query);
            if (row.series.figures.count > 0)
                figures[row.run].push_back(std::move(row.series.figures));
        }
    };
    if (runs.empty()) {
        SQLite::Statement query(m_database, "SELECT " + kColumns + " FROM series");
        take(query);
        return figures;
    }
    SQLite::Statement query(m_database, "SELECT " + kColumns + " FROM series WHERE run = ? ORDER BY number");
    for (const std::int64_t run : runs) {
        RowBinder(query).integer(run);
        take(query);
    }
    return figures;
}

std::vector<std::string> SeriesTable::metrics()
{
    std::vector<std::string> names;
    // Leaps from name to name in the index: there are few names and many series.
    SQLite::Statement next(m_database, "SELECT metric FROM series WHERE metric > ? ORDER BY metric LIMIT 1");
    std::string last;
    while (true) {
        RowBinder(next).text(last);
        if (!next.executeStep())
            return names;
        last = RowReader(next).text();
        names.push_back(last);
    }
}

std::vector<SeriesTable::OfRun> SeriesTable::named(std::string_view metric)
{
    std::vector<OfRun> series;
    SQLite::Statement query(m_database, "SELECT " + kColumns + " FROM series WHERE metric = ?");
    RowBinder(query).text(metric);
    while (query.executeStep())
        series.push_back(read(query));
    return series;
}

void SeriesTable::sumUpAll()
{
    std::vector<OfRun> all;
    {
        SQLite::Statement query(m_database, "SELECT " + kColumns + " FROM series");
        while (query.executeStep())
            all.push_back(read(query));
    }
    for (OfRun& row : all) {
        row.series.figures = sumUp(MetricSeries(m_database, row.run, row.series), row.series.figures.metric);
        save(row.series);
    }
}

} // namespace workbench::store
