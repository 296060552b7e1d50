// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/ConfigDiff.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace workbench::compare
{

namespace
{

// What a person says about a run, and what it is called, is neither a setting nor a result.
constexpr std::array<std::string_view, 9> kDescription{"name",     "starred", "tags",   "note", "group",
                                                       "archived", "binned",  "number", "id"};

bool isDescription(const RunColumn& column)
{
    return std::ranges::find(kDescription, column.path) != kDescription.end();
}

DiffPart partOf(const RunColumn& column, bool isShortForm)
{
    if (column.source.place == ColumnSource::Place::Field)
        return DiffPart::Settings;
    return column.source.place == ColumnSource::Place::Attribute || isShortForm ? DiffPart::Results : DiffPart::Figures;
}

} // namespace

bool sameCell(const CellValue& left, const CellValue& right)
{
    const auto* const a = std::get_if<double>(&left);
    const auto* const b = std::get_if<double>(&right);
    return left == right || (a != nullptr && b != nullptr && std::isnan(*a) && std::isnan(*b));
}

std::vector<DiffRow> compareRuns(FactsSpan runs, const RunColumns& columns)
{
    std::vector<DiffRow> rows;
    for (const auto& column : columns.all()) {
        if (isDescription(column))
            continue;
        const bool isShortForm = column.path.starts_with("bpc.") || column.path.starts_with("loss.");
        DiffRow row{column, partOf(column, isShortForm), {}, false};
        for (const auto& run : runs)
            row.cells.push_back(cellValue(*run, column));
        const auto isNothing = [](const CellValue& cell) { return std::holds_alternative<std::monostate>(cell); };
        if (row.part != DiffPart::Settings && std::ranges::all_of(row.cells, isNothing))
            continue;
        row.differs
            = std::ranges::any_of(row.cells, [&](const CellValue& cell) { return !sameCell(cell, row.cells.front()); });
        rows.push_back(std::move(row));
    }
    std::ranges::stable_sort(rows, {}, &DiffRow::part);
    return rows;
}

} // namespace workbench::compare
