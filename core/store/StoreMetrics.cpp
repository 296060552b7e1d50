// SPDX-License-Identifier: GPL-3.0-or-later
// What runs measured: whole series, and their figures for tables of many runs.
#include "core/store/MetricSeries.h"
#include "core/store/SeriesTable.h"
#include "core/store/StoreImpl.h"

#include <algorithm>
#include <utility>

namespace workbench::store
{

Result<std::unordered_map<RunId, std::vector<SeriesFigures>>> Store::figures(std::span<const RunId> runs)
{
    using Figures = std::unordered_map<RunId, std::vector<SeriesFigures>>;
    return m_impl->database.read([&](SQLite::Database& connection) -> Result<Figures> {
        Figures figures;
        if (runs.empty()) {
            auto byNumber = SeriesTable(connection).figures({});
            auto numbers = RunTable(connection).numbers();
            figures.reserve(numbers.size());
            for (auto& [number, id] : numbers)
                if (const auto found = byNumber.find(number); found != byNumber.end())
                    figures.emplace(std::move(id), std::move(found->second));
            return figures;
        }
        RunTable table(connection);
        SeriesTable series(connection);
        for (const RunId& run : runs)
            if (const auto number = table.number(run))
                for (auto& [of, list] : series.figures(std::span(&*number, 1)))
                    figures.emplace(run, std::move(list));
        return figures;
    });
}

Result<std::unordered_map<RunId, double>> Store::valuesAt(std::string_view metric, std::int64_t step)
{
    using Values = std::unordered_map<RunId, double>;
    return m_impl->database.read([&](SQLite::Database& connection) -> Result<Values> {
        std::unordered_map<std::int64_t, double> byNumber;
        for (const auto& [run, series] : SeriesTable(connection).named(metric)) {
            const SeriesFigures& figures = series.figures;
            if (figures.count == 0 || step < figures.firstStep)
                continue;
            if (step >= figures.lastStep)
                byNumber.emplace(run, figures.last);
            else if (const auto point = MetricSeries(connection, run, series).lastAt(step))
                byNumber.emplace(run, point->value);
        }
        Values values;
        values.reserve(byNumber.size());
        for (auto& [number, id] : RunTable(connection).numbers())
            if (const auto found = byNumber.find(number); found != byNumber.end())
                values.emplace(std::move(id), found->second);
        return values;
    });
}

Result<std::vector<std::string>> Store::metricNames()
{
    return m_impl->database.read([](SQLite::Database& connection) -> Result<std::vector<std::string>> {
        auto names = SeriesTable(connection).metrics();
        // Recorded ones first, in the order of their kind.
        std::ranges::stable_sort(names, {}, [](const std::string& name) {
            const auto metric = metricFromName(name);
            return metric ? static_cast<std::size_t>(*metric) : kMetrics.size();
        });
        return names;
    });
}

Result<std::vector<MetricBucket>>
Store::buckets(const RunId& run, std::string_view metric, std::optional<Range> range, int maximumBuckets)
{
    return m_impl->readRun(
        run, [&](SQLite::Database& connection, const RunRecord& record) -> Result<std::vector<MetricBucket>> {
            return MetricSeries(connection, record.row.number, metric).summary(range, maximumBuckets);
        });
}

Result<std::vector<MetricPoint>>
Store::points(const RunId& run, std::string_view metric, std::int64_t firstOrdinal, std::int64_t limit)
{
    return m_impl->readRun(
        run, [&](SQLite::Database& connection, const RunRecord& record) -> Result<std::vector<MetricPoint>> {
            const MetricSeries series(connection, record.row.number, metric);
            const auto first = std::clamp<std::int64_t>(firstOrdinal, 0, series.count());
            return series.points(first, first + std::clamp<std::int64_t>(limit, 0, series.count() - first));
        });
}

Result<std::int64_t> Store::pointCount(const RunId& run, std::string_view metric)
{
    return m_impl->readRun(run, [&](SQLite::Database& connection, const RunRecord& record) -> Result<std::int64_t> {
        return MetricSeries(connection, record.row.number, metric).count();
    });
}

Result<std::vector<MetricBucket>>
Store::buckets(const RunId& run, Metric metric, std::optional<Range> range, int maximumBuckets)
{
    return buckets(run, metricName(metric), range, maximumBuckets);
}

Result<std::vector<MetricPoint>>
Store::points(const RunId& run, Metric metric, std::int64_t firstOrdinal, std::int64_t limit)
{
    return points(run, metricName(metric), firstOrdinal, limit);
}

Result<std::int64_t> Store::pointCount(const RunId& run, Metric metric)
{
    return pointCount(run, metricName(metric));
}

} // namespace workbench::store
