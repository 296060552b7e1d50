// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/RunsListCommand.h"

#include "app/cli/Output.h"
#include "app/cli/RunChoice.h"
#include "app/cli/ScriptJson.h"
#include "app/cli/StoreAccess.h"
#include "app/cli/TextTable.h"
#include "core/compare/RunOrder.h"

#include <algorithm>
#include <limits>
#include <memory>

namespace workbench::cli
{

namespace
{

constexpr std::size_t kShortId = 8; // characters: enough to name a run by

struct ListOptions {
    RunChoice choice;
    std::string columns;
    std::string sort;
    std::size_t limit = std::numeric_limits<std::size_t>::max();
    bool csv = false;
};

bool isNumberColumn(const compare::RunColumn& column)
{
    using enum compare::ColumnKind;
    return column.kind == Number || column.kind == Duration;
}

void printTable(const RunFactsList& runs, const std::vector<const compare::RunColumn*>& columns, bool csv)
{
    std::vector<TextTable::Column> titles;
    for (const auto* column : columns)
        titles.push_back({column->path, isNumberColumn(*column)});
    TextTable table(std::move(titles));
    for (const auto& run : runs) {
        std::vector<std::string> cells;
        for (const auto* column : columns) {
            const auto value = cellValue(*run, *column);
            auto text = csv ? exactCellText(value, *column) : cellText(value, *column);
            const bool isId = column->path == "id" || column->path == "parent";
            cells.push_back(isId && !csv ? text.substr(0, kShortId) : std::move(text));
        }
        table.addRow(std::move(cells));
    }
    csv ? table.printCsv() : table.print();
}

void printObjects(const RunFactsList& runs, const std::vector<const compare::RunColumn*>& columns)
{
    for (const auto& run : runs) {
        auto json = runJson(run->row);
        for (const auto* column : columns)
            json["columns"][column->path] = cellJson(cellValue(*run, *column));
        printJson(json);
    }
}

ExitCode list(const CommandLine& line, const ListOptions& options)
{
    const auto store = openStore(line, store::StoreAccess::ReadOnly);
    const bool isMissing = !store && store.error().code == ErrorCode::NotFound;
    if (!store && !isMissing)
        return printError(store.error());
    auto names = isMissing ? Result<std::vector<std::string>>() : (*store)->metricNames();
    if (!names)
        return printError(names.error());

    // What was asked for is looked at even where there is no store yet, so that mistakes are told.
    const compare::RunColumns columns(std::move(*names));
    const auto filter = parseFilter(options.choice.filter, columns);
    if (!filter)
        return filter.error();
    const std::string standard = "id,state,created,step,bpc.validation,name";
    const bool isStandard = options.columns.empty();
    const auto shown = parseColumns(isStandard ? standard : options.columns, columns);
    if (!shown)
        return printError(shown.error(), ExitCode::WrongUse);
    const bool descending = options.sort.starts_with('-');
    auto used = *shown;
    if (!options.sort.empty()) {
        const auto key = parseColumns(options.sort.substr(descending ? 1 : 0), columns);
        if (!key)
            return printError(key.error(), ExitCode::WrongUse);
        used.insert(used.end(), key->begin(), key->end());
    }
    if (isMissing)
        return printMissingStore(store.error());

    auto runs = chooseRuns(**store, options.choice, *filter, columns, used);
    if (!runs)
        return printError(runs.error());
    if (!options.sort.empty()) {
        std::vector<compare::SortKey> keys;
        for (auto key = used.begin() + static_cast<std::ptrdiff_t>(shown->size()); key != used.end(); ++key)
            keys.push_back({*key, descending});
        RunFactsList sorted;
        for (const auto place : compare::sortedOrder(*runs, keys))
            sorted.push_back((*runs)[place]);
        *runs = std::move(sorted);
    }
    runs->resize(std::min(runs->size(), options.limit));
    if (line.json)
        printObjects(*runs, isStandard ? std::vector<const compare::RunColumn*>() : *shown);
    else
        printTable(*runs, *shown, options.csv);
    return ExitCode::Done;
}

} // namespace

void addRunsListCommand(CLI::App& group, CommandLine& line)
{
    const auto options = std::make_shared<ListOptions>();
    auto* command = group.add_subcommand(
        "list",
        "List them, newest first.\nWith --json one object a run: run, name, state, step, bytes, trainLoss, "
        "validationBpc,\n"
        "testBpc, created, ended (milliseconds since 1970 UTC), checkpoint and more; with --columns also columns, an\n"
        "object of their values");
    command
        ->add_option(
            "--filter", options->choice.filter,
            "Only runs of which this is true, such as\n\"bpc.validation < 1.6 and (optimizer = lamb or tag = long)\";\n"
            "compare with = != < <= > >= ~ (contains) !~ in (a, b); has FIELD; and, or, not;\n"
            "times as 2026-11-24 or 7d (ago), durations as 90s or 2h, numbers as 2e-3 or 1.5M")
        ->type_name("TEXT");
    command
        ->add_option(
            "--columns", options->columns,
            "What to show, with commas between: name, state, tags, created, duration, speed, params, corpus,\n"
            "bpc.validation, bpc.test, any setting such as model.width or width, any metric as trainLoss.last, .min,\n"
            ".max, .first or trainLoss@1000 (at that step)")
        ->type_name("NAMES");
    command->add_option("--sort", options->sort, "The column to sort by; with - before it the largest come first")
        ->type_name("COLUMN");
    command->add_option("--limit", options->limit, "Show no more than that many")->type_name("N");
    command->add_flag("--all", options->choice.all, "Those that are archived or in the bin, too");
    command->add_flag(
        "--csv", options->csv,
        "Write comma-separated values with all digits; a text that a spreadsheet would take for a formula (it\n"
        "starts with = + - @) gets an apostrophe before it");
    setCommand(*command, line, [&line, options] { return list(line, *options); });
}

} // namespace workbench::cli
