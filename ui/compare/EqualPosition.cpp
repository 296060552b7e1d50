// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/EqualPosition.h"

#include <algorithm>
#include <limits>
#include <numbers>

namespace workbench::ui
{

namespace
{

double placeOf(const train::RunPosition& at, store::PointAxis axis)
{
    return axis == store::PointAxis::Bytes  ? double(at.bytes)
        : axis == store::PointAxis::Seconds ? at.seconds
                                            : double(at.step);
}

/// The value of the newest point that is not beyond a place, by bisection of the ordinals.
Result<std::optional<double>>
newestUntil(store::Store& store, const RunId& run, const std::string& metric, store::PointAxis axis, double place)
{
    const auto count = store.pointCount(run, metric);
    if (!count)
        return fail(count.error());
    std::optional<double> value;
    for (std::int64_t low = 0, high = *count; low < high;) {
        const std::int64_t middle = low + (high - low) / 2;
        const auto points = store.points(run, metric, middle, 1);
        if (!points)
            return fail(points.error());
        if (points->empty() || placeOf(points->front().at, axis) > place) {
            high = middle;
        } else {
            value = points->front().value;
            low = middle + 1;
        }
    }
    return value;
}

} // namespace

std::optional<ColumnSeries> seriesOf(const compare::RunColumn& column)
{
    using Place = compare::ColumnSource::Place;
    if (column.source.place == Place::Figure || column.source.place == Place::AtStep)
        return ColumnSeries{column.source.metric, column.source.factor};
    const double bits = std::numbers::log2e;
    const std::pair<std::string_view, ColumnSeries> known[]{
        {"bpc.validation", {"validationLoss", bits}},
        {"bpc.validation.last", {"validationLoss", bits}},
        {"loss.validation", {"validationLoss", 1}},
        {"bpc.train", {"trainLoss", bits}},
        {"loss.train", {"trainLoss", 1}},
        {"speed", {"bytesPerSecond", 1}}};
    for (const auto& [path, series] : known) {
        if (column.path == path)
            return series;
    }
    return std::nullopt;
}

Result<ValuesAtPosition>
readAtEqual(store::Store& store, const std::vector<RunId>& runs, const ColumnSeries& series, store::PointAxis axis)
{
    ValuesAtPosition result{std::numeric_limits<double>::infinity(), std::vector<std::optional<double>>(runs.size())};
    std::vector<bool> has(runs.size());
    for (std::size_t run = 0; run < runs.size(); ++run) {
        const auto whole = store.buckets(runs[run], series.metric, std::nullopt, 4);
        if (!whole)
            return fail(whole.error());
        has[run] = !whole->empty();
        if (has[run])
            result.position = std::min(result.position, placeOf(whole->back().last.at, axis));
    }
    for (std::size_t run = 0; run < runs.size(); ++run) {
        if (!has[run])
            continue;
        auto newest = newestUntil(store, runs[run], series.metric, axis, result.position);
        if (!newest)
            return fail(newest.error());
        if (*newest)
            result.values[run] = **newest * series.factor;
    }
    return result;
}

} // namespace workbench::ui
