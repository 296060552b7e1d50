// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/CellView.h"

#include "core/compare/RunAttributes.h"
#include "core/config/FieldValue.h"

#include <algorithm>
#include <cmath>

namespace workbench::compare
{

namespace
{

const store::SeriesFigures* findSeries(const RunFacts& run, const ColumnSource& source)
{
    if (source.index < run.series.size() && run.series[source.index].metric == source.metric)
        return &run.series[source.index];
    const auto found = std::ranges::find(run.series, source.metric, &store::SeriesFigures::metric);
    return found == run.series.end() ? nullptr : &*found;
}

CellView figure(const RunFacts& run, const ColumnSource& source)
{
    using Part = ColumnSource::Part;
    const auto* const series = findSeries(run, source);
    if (series == nullptr || series->count == 0)
        return {};
    const bool anyFinite = !std::isnan(series->minimum);
    switch (source.part) {
    case Part::First:
        return series->first * source.factor;
    case Part::Last:
        return series->last * source.factor;
    case Part::Minimum:
        return anyFinite ? CellView(series->minimum * source.factor) : CellView();
    case Part::Maximum:
        return anyFinite ? CellView(series->maximum * source.factor) : CellView();
    case Part::MinimumStep:
        return anyFinite ? CellView(static_cast<double>(series->minimumStep)) : CellView();
    case Part::MaximumStep:
        return anyFinite ? CellView(static_cast<double>(series->maximumStep)) : CellView();
    case Part::Count:
        return static_cast<double>(series->count);
    }
    return {};
}

CellView field(const RunFacts& run, const ColumnSource& source)
{
    return std::visit(
        [](auto&& value) -> CellView {
            if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::string_view>)
                return value.empty() ? CellView() : CellView(value);
            else
                return std::forward<decltype(value)>(value);
        },
        config::fieldValue(run.row.config, source.index));
}

} // namespace

CellView cellView(const RunFacts& run, const RunColumn& column)
{
    using Place = ColumnSource::Place;
    switch (column.source.place) {
    case Place::Attribute:
        return attributeValue(run, column.source.index);
    case Place::Field:
        return field(run, column.source);
    case Place::Figure:
        return figure(run, column.source);
    case Place::AtStep: {
        const auto found = run.atStep.find(column.path);
        return found == run.atStep.end() ? CellView() : CellView(found->second * column.source.factor);
    }
    case Place::Nowhere:
        break;
    }
    return {};
}

CellValue cellValue(const RunFacts& run, const RunColumn& column)
{
    return std::visit(
        [](auto&& value) -> CellValue {
            using Value = std::decay_t<decltype(value)>;
            if constexpr (std::is_same_v<Value, std::string_view>)
                return std::string(value);
            else if constexpr (std::is_same_v<Value, const std::vector<std::string>*>)
                return *value;
            else
                return std::forward<decltype(value)>(value);
        },
        cellView(run, column));
}

std::optional<double> cellNumber(const RunFacts& run, const RunColumn& column)
{
    const auto view = cellView(run, column);
    const auto* const number = std::get_if<double>(&view);
    return number != nullptr && !std::isnan(*number) ? std::optional(*number) : std::nullopt;
}

} // namespace workbench::compare
