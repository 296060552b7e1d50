// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/CommandLine.h"
#include "app/cli/Output.h"
#include "app/cli/QueueRunner.h"
#include "app/cli/RunOptions.h"
#include "app/cli/StoreAccess.h"
#include "core/base/Uuid.h"
#include "core/config/ConfigSchema.h"
#include "core/sweep/Sweep.h"
#include "core/sweep/SweepQueue.h"

#include <charconv>
#include <memory>

namespace workbench::cli
{

namespace
{

struct SweepOptions {
    RunOptions run;
    bool random = false;
    long long maximumRuns = 0;
    unsigned long long seed = 1;
    std::string halving; ///< "1000 steps", "1000 steps 3"
    std::string group;
    bool dryRun = false, train = false;
};

/// "1000", "1000 steps", "60 seconds 4".
Result<std::optional<sweep::HalvingRule>> parseHalving(const std::string& text)
{
    if (text.empty())
        return std::nullopt;
    const auto refuse = [&text](const std::string& why) {
        return fail(
            ErrorCode::InvalidArgument, "--halving " + text + ": " + why,
            "Write FIRST [steps|bytes|seconds [KEEP]], such as \"1000 steps 3\": compared after 1,000 steps, 3,000, "
            "9,000..., one run in 3 goes on.");
    };
    sweep::HalvingRule rule;
    std::vector<std::string> words;
    for (const std::string& word : CLI::detail::split(text, ' '))
        if (!word.empty())
            words.push_back(word);
    const auto read = [](const std::string& word, auto& number) {
        const char* const end = word.data() + word.size();
        const auto [at, problem] = std::from_chars(word.data(), end, number);
        return problem == std::errc{} && at == end;
    };
    if (words.empty() || words.size() > 3 || !read(words[0], rule.firstRung))
        return refuse("this is no rule.");
    if (words.size() > 1) {
        const auto unit = sweep::rungUnitFromName(words[1]);
        if (!unit)
            return refuse("\"" + words[1] + "\" is no unit.");
        rule.unit = *unit;
    }
    if (words.size() > 2 && !read(words[2], rule.keepOneIn))
        return refuse("\"" + words[2] + "\" is no number of runs.");
    if (const auto problem = sweep::problemWith(rule); !problem.empty())
        return refuse(problem);
    return rule;
}

nlohmann::ordered_json runJson(const config::RunConfig& config, const std::vector<sweep::SweepAxis>& axes)
{
    nlohmann::ordered_json fields = nlohmann::ordered_json::object();
    for (const sweep::SweepAxis& axis : axes)
        fields[axis.path] = config::fieldText(config, axis.path);
    return {{"name", config.name}, {"fields", std::move(fields)}};
}

void tell(const CommandLine& line, const config::RunConfig& config, const sweep::SweepPlan& plan, const RunId& run)
{
    if (!line.json) {
        printLine(config.name);
        return;
    }
    auto json = runJson(config, plan.axes);
    if (!run.value().empty())
        json["run"] = run.value();
    printJson(json);
}

std::string runsText(std::size_t count)
{
    return std::to_string(count) + (count == 1 ? " run" : " runs");
}

ExitCode sweepRuns(const CommandLine& line, SweepOptions& options)
{
    sweep::SweepPlan plan;
    auto axes = options.run.takeAxes();
    if (!axes)
        return printError(axes.error(), ExitCode::WrongUse);
    plan.axes = std::move(*axes);
    auto base = options.run.config();
    if (!base)
        return printError(base.error(), ExitCode::WrongUse);
    plan.base = std::move(*base);
    plan.kind = options.random ? sweep::SweepKind::Random : sweep::SweepKind::Grid;
    plan.maximumRuns = options.maximumRuns;
    plan.seed = options.seed;
    const auto halving = parseHalving(options.halving);
    if (!halving)
        return printError(halving.error(), ExitCode::WrongUse);
    const auto configs = sweep::expand(plan);
    if (!configs)
        return printError(configs.error(), ExitCode::WrongUse);

    if (options.dryRun) {
        for (const auto& config : *configs)
            tell(line, config, plan, {});
        if (!line.json)
            printNote(runsText(configs->size()) + "; nothing was queued.");
        return ExitCode::Done;
    }
    auto store = openStore(line, store::StoreAccess::ReadWrite);
    if (!store)
        return printError(store.error());
    std::vector<std::pair<RunId, config::RunConfig>> runs;
    for (const auto& config : *configs)
        runs.emplace_back(makeUuid(), config);
    const auto queued = sweep::queueSweep(
        **store, options.group.empty() ? sweep::groupName(plan) : options.group, sweep::groupPlan(plan, *halving),
        runs);
    if (!queued)
        return printError(queued.error());
    for (const auto& [run, config] : runs)
        tell(line, config, plan, run);
    if (!line.json)
        printNote(
            runsText(runs.size()) + (runs.size() == 1 ? " waits" : " wait") + " as the group \"" + queued->group + "\"."
            + (options.train ? "" : " 'sharnn queue run' trains them."));
    store->reset(); // the runner opens its own
    return options.train ? runQueue(line, false) : ExitCode::Done;
}

} // namespace

void addSweepCommand(CLI::App& app, CommandLine& line)
{
    auto* command = app.add_subcommand(
        "sweep",
        "Queue many runs that differ in some fields, as a group. Takes the options of 'train'; a field with several\n"
        "values is varied: --set train.learningRate=2e-3,4e-3 --seed 1..5. Ranges: 1..5, \"128..512 +128\",\n"
        "\"128..1024 *2\", \"0..0.3 in 4\", \"1e-3..1e-2 log 5\"; values of model.attention and of files are parted "
        "by\n"
        "semicolons. With --json one object a run: name, fields, and run once it is queued.");
    const auto options = std::make_shared<SweepOptions>();
    options->run.addTo(*command);
    command->add_flag("--random", options->random, "Draw the runs instead of making every combination; needs --runs");
    command->add_option("--runs", options->maximumRuns, "At most so many runs; a grid is thinned out evenly")
        ->type_name("N")
        ->check(CLI::PositiveNumber);
    command->add_option("--draw-seed", options->seed, "Seed of the draws of a random sweep")->type_name("N");
    command
        ->add_option(
            "--halving", options->halving,
            "Stop runs that others of the sweep leave behind, such as \"1000 steps 3\": compared after 1,000 steps,\n"
            "3,000, 9,000..., the best one in 3 goes on")
        ->type_name("RULE");
    command->add_option("--group", options->group, "Name of the group; by default made from what differs")
        ->type_name("TEXT");
    command->add_flag("--dry-run", options->dryRun, "Print the runs and queue nothing");
    command->add_flag("--run", options->train, "Work through the queue at once, as 'queue run' does");
    setCommand(*command, line, [&line, options] { return sweepRuns(line, *options); });
}

} // namespace workbench::cli
