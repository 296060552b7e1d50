// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/RunTransfer.h"

#include "app/cli/Output.h"
#include "app/cli/ProgressLine.h"
#include "app/cli/RunExport.h"
#include "app/cli/ScriptJson.h"
#include "app/cli/StopSignals.h"
#include "app/cli/StoreAccess.h"
#include "core/base/FileSystem.h"
#include "core/base/LastingFolder.h"
#include "core/exchange/EventFiles.h"
#include "core/exchange/RunFiles.h"
#include "core/train/Checkpoint.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <vector>

namespace workbench::cli
{

namespace
{

struct TransferOptions {
    std::vector<std::string> runs;
    std::string out;
    std::string format = "csv";
    std::string checkpoint = "best";
    bool checkpointChosen = false;
    std::vector<std::string> metrics;
    bool overwrite = false;

    std::vector<std::string> files;
    bool copy = false;
    std::string name;
};

/// The name of a run as one of a file: nothing that means something to a file system.
std::string fileNameOf(const store::RunRow& run)
{
    std::string name;
    for (const char character : run.name)
        name += static_cast<unsigned char>(character) < 0x20 || character == '/' || character == '\\'
                || character == 0x7f
            ? '-'
            : character;
    name = name.substr(0, 100);
    return name.empty() || name.front() == '.' ? run.id.value() : name;
}

exchange::BundledCheckpoint checkpointOf(const std::string& word)
{
    return word == "none" ? exchange::BundledCheckpoint::None
        : word == "best"  ? exchange::BundledCheckpoint::Best
                          : exchange::BundledCheckpoint::Newest;
}

ExitCode report(const CommandLine& line, const store::RunRow& run, const std::string& out)
{
    if (line.json)
        printJson({{"run", run.id.value()}, {"name", run.name}, {"out", out}});
    else
        printNote("wrote " + out);
    return ExitCode::Done;
}

/// Bundles and event files: one file, or one of each run below a folder.
ExitCode exportFiles(
    const CommandLine& line, const TransferOptions& options, store::Store& store,
    const std::vector<store::RunRow>& runs)
{
    const StopSignals signals;
    ProgressLine progress;
    std::vector<std::string> used;
    for (const store::RunRow& run : runs) {
        std::string name = fileNameOf(run);
        if (std::ranges::find(used, name) != used.end())
            name += "-" + run.id.value().substr(0, 8);
        used.push_back(name);
        std::filesystem::path target = options.out;
        Result<> written;
        if (options.format == "tensorboard") {
            const auto file = exchange::exportEvents(
                store, run.id, target / name, progress.forBytes("writing " + name), signals.token());
            written = file.map([](const auto&) {});
            target = file.value_or(target);
        } else {
            std::error_code error;
            if (runs.size() > 1 || std::filesystem::is_directory(target, error)) {
                if (auto made = createLastingFolder(realFileSystem(), target); !made)
                    return printError(made.error());
                target /= name + ".sharnn.zip";
            }
            auto checkpoint = checkpointOf(options.checkpoint);
            // One that was asked for is missed by exportBundle(); the usual one is only told of.
            if (run.checkpoint.empty() && !options.checkpointChosen) {
                printNote(run.name + " has no checkpoint: the bundle comes without one");
                checkpoint = exchange::BundledCheckpoint::None;
            }
            written = exchange::exportBundle(
                store, run.id, checkpoint, target, options.overwrite, progress.forBytes("writing " + name),
                signals.token());
        }
        progress.clear();
        if (!written)
            return printError(written.error());
        report(line, run, target.string());
    }
    return ExitCode::Done;
}

ExitCode exportRuns(const CommandLine& line, const TransferOptions& options)
{
    const auto store = openStore(line, store::StoreAccess::ReadOnly);
    if (!store)
        return printError(store.error());
    std::vector<store::RunRow> runs;
    for (const std::string& text : options.runs) {
        auto run = (*store)->findRun(text);
        if (!run)
            return printError(run.error());
        runs.push_back(std::move(*run));
    }
    if (options.format == "bundle" || options.format == "tensorboard") {
        if (options.out.empty())
            return printError(
                {ErrorCode::InvalidArgument, "Format " + options.format + " needs a place to write to.",
                 "Name it with --out."},
                ExitCode::WrongUse);
        return exportFiles(line, options, **store, runs);
    }
    std::vector<RunId> ids;
    for (const store::RunRow& run : runs)
        ids.push_back(run.id);
    const bool isJson = line.json || options.format == "json";
    const auto format = isJson                                                     ? ExportFormat::Json
        : options.format == "evaluations"                                          ? ExportFormat::Evaluations
        : options.format == "points" || ids.size() > 1 || !options.metrics.empty() ? ExportFormat::Points
                                                                                   : ExportFormat::Steps;
    if (ids.size() > 1 && format == ExportFormat::Evaluations)
        return printError(
            {ErrorCode::InvalidArgument, "Evaluations of several runs do not fit into one file.",
             "Export them one by one, or with --format csv or json."},
            ExitCode::WrongUse);
    if (const auto done = exportRuns(**store, ids, options.metrics, format, options.out, options.overwrite); !done)
        return printError(done.error());
    if (!options.out.empty())
        printNote("wrote " + options.out);
    return ExitCode::Done;
}

ExitCode importRuns(const CommandLine& line, const TransferOptions& options)
{
    if (!options.name.empty() && options.files.size() > 1)
        return printError(
            {ErrorCode::InvalidArgument, "--name is for one run.", "Import the files one by one."}, ExitCode::WrongUse);
    const auto store = openStore(line, store::StoreAccess::ReadWrite);
    if (!store)
        return printError(store.error());
    const StopSignals signals;
    ProgressLine progress;
    const exchange::ImportOptions wanted{
        .copy = options.copy, .name = options.name, .verifyCheckpoint = [](const std::filesystem::path& folder) {
            return train::verifyCheckpoint(folder).map([](const auto&) {});
        }};
    ExitCode code = ExitCode::Done;
    for (const std::string& file : options.files) {
        const auto run
            = exchange::importRunFile(**store, file, wanted, progress.forBytes("reading " + file), signals.token());
        progress.clear();
        if (!run) {
            code = printError(run.error());
            if (run.error().code == ErrorCode::Cancelled)
                break;
        } else if (line.json) {
            printJson(runJson(*run));
        } else {
            printLine("imported " + run->name + " " + run->id.value());
        }
    }
    return code;
}

} // namespace

void addTransferCommands(CLI::App& group, CommandLine& line)
{
    const auto options = std::make_shared<TransferOptions>();
    auto* exporting = group.add_subcommand(
        "export",
        "Write runs for other programs, or for another workbench.\n"
        "csv has a row a step, or with several runs or --metric a row a point; evaluations a row an evaluation; json\n"
        "is one object with configuration, metrics, events and checkpoints, or with several runs an array of such;\n"
        "bundle one zip file with all of a run, which 'sharnn runs import' reads; tensorboard a folder with an event\n"
        "file for each run");
    exporting->add_option("runs", options->runs, "Names, UUIDs, or the first four or more characters of them")
        ->type_name("RUN")
        ->required();
    exporting->add_option("--format", options->format, "csv, evaluations, json, bundle or tensorboard")
        ->check(CLI::IsMember({"csv", "evaluations", "json", "bundle", "tensorboard"}))
        ->capture_default_str();
    exporting
        ->add_option(
            "--out", options->out,
            "What to write; by default standard output. A folder for tensorboard, and for bundles of several runs")
        ->type_name("FILE|DIR");
    exporting->add_option("--checkpoint", options->checkpoint, "The checkpoint in a bundle: none, best or newest")
        ->each([options](const std::string&) { options->checkpointChosen = true; })
        ->check(CLI::IsMember({"none", "best", "newest"}))
        ->capture_default_str();
    exporting->add_option("--metric", options->metrics, "With csv: only points of this series; again for more")
        ->type_name("NAME");
    exporting->add_flag("--overwrite", options->overwrite, "Replace the file if it is there");
    setCommand(*exporting, line, [&line, options] { return exportRuns(line, *options); });

    auto* importing = group.add_subcommand(
        "import",
        "Read bundles, TensorBoard's event files, or folders of such into the store, as a run each.\n"
        "A file that is damaged or altered is refused whole. With --json the object of 'runs list' for each run");
    importing->add_option("files", options->files, "Bundles, event files, or folders with event files")
        ->type_name("FILE|DIR")
        ->required();
    importing->add_flag("--copy", options->copy, "Under a new identity, also when the run is there already");
    importing->add_option("--name", options->name, "What to call it here")->type_name("TEXT");
    setCommand(*importing, line, [&line, options] { return importRuns(line, *options); });
}

} // namespace workbench::cli
