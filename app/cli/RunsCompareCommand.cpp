// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/CompareReport.h"
#include "app/cli/Output.h"
#include "app/cli/RunsListCommand.h"
#include "app/cli/StoreAccess.h"

#include <memory>

namespace workbench::cli
{

namespace
{

struct CompareOptions {
    std::vector<std::string> runs;
    RunChoice choice;
    std::string metric = "bpc.validation";
    std::string group = "seeds";
    bool allFields = false;
};

ExitCode wrongUse(std::string message, std::string hint)
{
    return printError({ErrorCode::InvalidArgument, std::move(message), std::move(hint)}, ExitCode::WrongUse);
}

ExitCode compareThem(const CommandLine& line, const CompareOptions& options)
{
    if (options.runs.empty() == options.choice.filter.empty())
        return wrongUse("Which runs?", "Name two or more of them, or give --filter TEXT, not both.");
    const auto store = openStore(line, store::StoreAccess::ReadOnly);
    if (!store)
        return printError(store.error());
    auto names = (*store)->metricNames();
    if (!names)
        return printError(names.error());
    const compare::RunColumns columns(std::move(*names));
    const auto filter = parseFilter(options.choice.filter, columns);
    if (!filter)
        return filter.error();
    const auto metric = parseColumns(options.metric, columns);
    if (!metric)
        return printError(metric.error(), ExitCode::WrongUse);
    if (metric->size() != 1 || metric->front()->kind == compare::ColumnKind::Text
        || metric->front()->kind == compare::ColumnKind::Tags || metric->front()->kind == compare::ColumnKind::Boolean)
        return wrongUse(
            "--metric " + options.metric + " is not one column of numbers.", "Give for example bpc.validation.");
    const bool bySeeds = options.group == "seeds";
    const auto group
        = bySeeds ? Result<std::vector<const compare::RunColumn*>>() : parseColumns(options.group, columns);
    if (!group)
        return printError(group.error(), ExitCode::WrongUse);

    auto used = *group;
    used.push_back(metric->front());
    auto runs = options.runs.empty() ? chooseRuns(**store, options.choice, *filter, columns, used)
                                     : namedRuns(**store, options.runs, used);
    if (!runs)
        return printError(runs.error());
    if (runs->size() < 2)
        return printError(
            {ErrorCode::NotFound,
             runs->empty() ? "There is nothing to compare: no run is meant."
                           : "There is nothing to compare: one run is meant.",
             "Name two different ones, or widen the filter."});
    const CompareReport report(std::move(*runs), columns, *metric->front(), line.json);
    report.printDifferences(options.allFields);
    report.printGroups(*group);
    report.printCorrelations();
    return ExitCode::Done;
}

} // namespace

void addRunsCompareCommand(CLI::App& group, CommandLine& line)
{
    const auto options = std::make_shared<CompareOptions>();
    auto* command = group.add_subcommand(
        "compare",
        "Say what differs between runs, what groups of them come to, which settings go with the result, and whether "
        "two\n"
        "groups can be told apart.\n"
        "With --json one object a line; its kind says which: run, difference (values in the order of the runs), "
        "group,\n"
        "verdict (answer lower, higher, not distinguishable or too few; of the second group against the first),\n"
        "correlation");
    command->add_option("runs", options->runs, "Names, UUIDs, or the first four or more characters of them")
        ->type_name("RUN");
    command->add_option("--filter", options->choice.filter, "The runs of which this is true; see runs list --help")
        ->type_name("TEXT");
    command->add_option("--metric", options->metric, "The column with the result")
        ->type_name("COLUMN")
        ->capture_default_str();
    command
        ->add_option(
            "--group", options->group,
            "Columns that members of a group are equal in, with commas between; seeds: all settings but the seed")
        ->type_name("COLUMNS")
        ->capture_default_str();
    command->add_flag("--all-fields", options->allFields, "What is equal in all runs, too");
    command->add_flag("--all", options->choice.all, "Runs that are archived or in the bin, too");
    setCommand(*command, line, [&line, options] { return compareThem(line, *options); });
}

} // namespace workbench::cli
