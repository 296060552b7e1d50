// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/RunChoice.h"

#include "app/cli/Output.h"
#include "core/base/Printable.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace workbench::cli
{

namespace
{

/// The bytes of a line with blanks for all characters: as wide as the line on a terminal.
std::size_t widthOf(std::string_view text)
{
    const auto line = printable(text);
    return static_cast<std::size_t>(
        std::ranges::count_if(line, [](char byte) { return (static_cast<unsigned char>(byte) & 0xc0) != 0x80; }));
}

void showMistake(std::string_view text, const compare::FilterMistake& mistake)
{
    constexpr std::size_t kBefore = 60, kAfter = 40; // bytes of a long filter that are shown around the place
    printError({ErrorCode::InvalidArgument, "--filter: " + mistake.message, mistake.hint});
    const auto isInside = [&](std::size_t at) {
        return at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xc0) == 0x80;
    };
    std::size_t from = mistake.from > kBefore ? mistake.from - kBefore : 0;
    std::size_t to
        = std::min(text.size(), std::max(mistake.from, std::min(mistake.to, mistake.from + kAfter)) + kAfter);
    while (isInside(from))
        --from;
    while (isInside(to))
        ++to;
    const auto marked = text.substr(mistake.from, std::min(mistake.to, to) - mistake.from);
    printNote("  " + std::string(text.substr(from, to - from)));
    printNote(
        "  " + std::string(widthOf(text.substr(from, mistake.from - from)), ' ')
        + std::string(std::max<std::size_t>(1, widthOf(marked)), '^'));
}

Result<RunFactsList>
factsOf(store::Store& store, std::vector<store::RunRow> rows, const std::vector<const compare::RunColumn*>& used)
{
    std::vector<RunId> ids;
    for (const auto& row : rows)
        ids.push_back(row.id);
    auto figures = store.figures(ids);
    if (!figures)
        return fail(std::move(figures.error()));
    std::vector<std::pair<std::string, std::unordered_map<RunId, double>>> steps;
    for (const auto* column : used)
        if (const auto asked = compare::stepMetric(*column)) {
            auto values = store.valuesAt(asked->metric, asked->step);
            if (!values)
                return fail(std::move(values.error()));
            steps.emplace_back(column->path, std::move(*values));
        }
    RunFactsList list;
    for (auto& row : rows) {
        auto facts = std::make_shared<compare::RunFacts>();
        if (const auto own = figures->find(row.id); own != figures->end())
            facts->series = std::move(own->second);
        for (const auto& [path, values] : steps)
            if (const auto value = values.find(row.id); value != values.end())
                facts->atStep[path] = value->second;
        facts->row = std::move(row);
        list.push_back(std::move(facts));
    }
    return list;
}

} // namespace

tl::expected<compare::RunFilter, ExitCode> parseFilter(const std::string& text, const compare::RunColumns& columns)
{
    auto filter = compare::RunFilter::parse(text, columns);
    if (filter)
        return std::move(*filter);
    showMistake(text, filter.error());
    return tl::unexpected(ExitCode::WrongUse);
}

Result<std::vector<const compare::RunColumn*>> parseColumns(std::string_view list, const compare::RunColumns& columns)
{
    std::vector<const compare::RunColumn*> found;
    for (std::size_t from = 0; from <= list.size();) {
        const auto end = std::min(list.find(',', from), list.size());
        auto name = list.substr(from, end - from);
        from = end + 1;
        name.remove_prefix(std::min(name.find_first_not_of(' '), name.size()));
        name = name.substr(0, name.find_last_not_of(' ') + 1);
        const auto* const column = columns.find(name);
        if (column == nullptr) {
            const auto nearest = columns.nearest(name);
            return fail(
                ErrorCode::InvalidArgument, "There is no column \"" + std::string(name.substr(0, 60)) + "\".",
                nearest.empty() ? "runs list --help says which there are." : "Did you mean " + nearest + "?");
        }
        found.push_back(column);
    }
    return found;
}

Result<RunFactsList> chooseRuns(
    store::Store& store, const RunChoice& choice, const compare::RunFilter& filter, const compare::RunColumns& columns,
    const std::vector<const compare::RunColumn*>& used)
{
    const auto& paths = filter.paths();
    auto needed = used;
    for (const auto& path : paths)
        needed.push_back(columns.find(path));
    const auto asksAbout
        = [&](const char* path) { return choice.all || std::ranges::find(paths, path) != paths.end(); };
    const bool showArchived = asksAbout("archived"), showBinned = asksAbout("binned");
    auto rows = store.runs();
    if (!rows)
        return fail(std::move(rows.error()));
    std::erase_if(*rows, [&](const store::RunRow& row) {
        return (row.archived && !showArchived) || (row.binned != 0 && !showBinned);
    });
    auto list = factsOf(store, std::move(*rows), needed);
    if (list)
        std::erase_if(*list, [&](const auto& run) { return !filter.matches(*run); });
    return list;
}

Result<RunFactsList> namedRuns(
    store::Store& store, const std::vector<std::string>& names, const std::vector<const compare::RunColumn*>& used)
{
    std::vector<store::RunRow> rows;
    for (const auto& name : names) {
        auto row = store.findRun(name);
        if (!row)
            return fail(std::move(row.error()));
        if (std::ranges::find(rows, row->id, &store::RunRow::id) == rows.end())
            rows.push_back(std::move(*row));
    }
    return factsOf(store, std::move(rows), used);
}

nlohmann::ordered_json cellJson(const compare::CellValue& value)
{
    return std::visit(
        [](const auto& each) -> nlohmann::ordered_json {
            if constexpr (std::is_same_v<std::decay_t<decltype(each)>, std::monostate>)
                return nullptr;
            else
                return each;
        },
        value);
}

} // namespace workbench::cli
