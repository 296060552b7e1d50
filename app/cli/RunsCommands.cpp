// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/CommandLine.h"
#include "app/cli/KeptTexts.h"
#include "app/cli/Output.h"
#include "app/cli/RunExport.h"
#include "app/cli/RunsListCommand.h"
#include "app/cli/ScriptJson.h"
#include "app/cli/StoreAccess.h"
#include "core/config/ConfigSchema.h"

#include <memory>

namespace workbench::cli
{

namespace
{

struct RunsOptions {
    std::vector<std::string> runs;
    std::string run;
    std::string out;
    std::string format = "csv";
    bool overwrite = false;
    bool film = false;
};

std::string optionalText(const std::optional<double>& value)
{
    return value ? numberText(*value) : "-";
}

void showAsText(const store::RunRow& run, const std::vector<store::EventRow>& events)
{
    printLine("run          " + run.id.value());
    printLine("name         " + run.name);
    printLine("state        " + std::string(train::runStateName(run.state)));
    if (!run.error.empty())
        printLine("error        " + run.error);
    printLine("created      " + timeText(run.created));
    printLine("ended        " + timeText(run.ended));
    printLine("device       " + run.device + ", " + std::to_string(run.threads) + " threads");
    printLine("parameters   " + countText(run.parameterCount));
    printLine(
        "position     step " + countText(run.at.step) + ", " + bytesText(static_cast<double>(run.at.bytes)) + ", "
        + durationText(run.at.seconds) + ", epoch " + numberText(run.at.epoch, 2));
    printLine("train loss   " + optionalText(run.lastTrainLoss));
    printLine("validation   " + optionalText(run.bestValidationBpc) + " bpc");
    printLine("test         " + optionalText(run.testBpc) + " bpc");
    printLine("checkpoint   " + (run.checkpoint.empty() ? "-" : run.checkpoint));
    for (const auto& field : config::configFields())
        printLine(std::string(field.path) + " = " + config::fieldText(run.config, field.path));
    for (const auto& event : events)
        printLine(timeText(event.wall) + "  step " + countText(event.at.step) + "  " + event.text);
}

ExitCode show(const CommandLine& line, const RunsOptions& options)
{
    const auto store = openStore(line, store::StoreAccess::ReadOnly);
    if (!store)
        return printError(store.error());
    const auto run = (*store)->findRun(options.run);
    if (!run)
        return printError(run.error());
    if (options.film)
        return printFilm(line, **store, run->id);
    const auto events = (*store)->events(run->id);
    if (!events)
        return printError(events.error());
    const auto checkpoints = (*store)->checkpoints(run->id);
    if (!checkpoints)
        return printError(checkpoints.error());
    if (!line.json) {
        showAsText(*run, *events);
        return ExitCode::Done;
    }
    auto json = runJson(*run);
    json["config"] = config::toJson(run->config);
    json["events"] = nlohmann::ordered_json::array();
    for (const auto& event : *events)
        json["events"].push_back(
            {{"kind", event.kind}, {"step", event.at.step}, {"wall", event.wall}, {"text", event.text}});
    json["checkpoints"] = nlohmann::ordered_json::array();
    for (const auto& checkpoint : *checkpoints)
        json["checkpoints"].push_back(
            {{"checkpoint", ((*store)->directory() / checkpoint.folder).string()},
             {"step", checkpoint.at.step},
             {"best", checkpoint.best},
             {"sizeBytes", checkpoint.sizeBytes}});
    printJson(json);
    return ExitCode::Done;
}

ExitCode exportOne(const CommandLine& line, const RunsOptions& options)
{
    const auto store = openStore(line, store::StoreAccess::ReadOnly);
    if (!store)
        return printError(store.error());
    const auto run = (*store)->findRun(options.run);
    if (!run)
        return printError(run.error());
    const auto format = line.json || options.format == "json" ? ExportFormat::Json
        : options.format == "evaluations"                     ? ExportFormat::Evaluations
                                                              : ExportFormat::Steps;
    if (const auto done = exportRun(**store, run->id, format, options.out, options.overwrite); !done)
        return printError(done.error());
    if (!options.out.empty())
        printNote("wrote " + options.out);
    return ExitCode::Done;
}

ExitCode remove(const CommandLine& line, const RunsOptions& options)
{
    const auto store = openStore(line, store::StoreAccess::ReadWrite);
    if (!store)
        return printError(store.error());
    ExitCode code = ExitCode::Done;
    for (const auto& text : options.runs) {
        const auto run = (*store)->findRun(text);
        const auto freed = run ? (*store)->removeRun(run->id) : Result<std::int64_t>(fail(run.error()));
        if (!freed)
            code = printError(freed.error());
        else if (line.json)
            printJson({{"run", run->id.value()}, {"freedBytes", *freed}});
        else
            printLine(
                "removed " + run->name + " " + run->id.value() + ", " + bytesText(static_cast<double>(*freed))
                + " freed");
    }
    return code;
}

} // namespace

void addRunsCommands(CLI::App& app, CommandLine& line)
{
    auto* group = app.add_subcommand("runs", "The runs in the store");
    group->require_subcommand(0, 1); // main says what is missing
    const auto options = std::make_shared<RunsOptions>();
    const auto addRun = [&](CLI::App& command) {
        command.add_option("run", options->run, "Name, UUID, or the first four or more characters of it")
            ->type_name("RUN")
            ->required();
    };

    addRunsListCommand(*group, line);
    addRunsCompareCommand(*group, line);

    auto* showing = group->add_subcommand("show", "Show all that is known of a run: state, configuration, events");
    addRun(*showing);
    showing->add_flag(
        "--film", options->film,
        "Show what it wrote while it learned instead, oldest first; with --json an object a text: step, prompt, text\n"
        "with escapes, surprisalBits of each byte, settings");
    setCommand(*showing, line, [&line, options] { return show(line, *options); });

    auto* exporting = group->add_subcommand(
        "export",
        "Write all points of a run: csv has a row a step, evaluations a row an evaluation, json is one object "
        "with\nconfiguration, metrics, events and checkpoints");
    addRun(*exporting);
    exporting->add_option("--format", options->format, "csv, evaluations or json")
        ->check(CLI::IsMember({"csv", "evaluations", "json"}))
        ->capture_default_str();
    exporting->add_option("--out", options->out, "The file to write; by default standard output")->type_name("FILE");
    exporting->add_flag("--overwrite", options->overwrite, "Replace the file if it is there");
    setCommand(*exporting, line, [&line, options] { return exportOne(line, *options); });

    addSamplesCommand(*group, line);

    auto* removing = group->add_subcommand(
        "remove", "Remove runs with their metrics, film and checkpoints, for good; samples stay");
    removing->add_option("runs", options->runs, "Names, UUIDs, or the first four or more characters of them")
        ->type_name("RUN")
        ->required();
    setCommand(*removing, line, [&line, options] { return remove(line, *options); });
}

} // namespace workbench::cli
