// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/CommandLine.h"
#include "app/cli/Output.h"
#include "app/cli/StoreAccess.h"
#include "core/config/ConfigSchema.h"
#include "core/train/Checkpoint.h"

#include <memory>

namespace workbench::cli
{

namespace
{

struct CheckpointOptions {
    std::string checkpoint;
    std::string out;
    bool overwrite = false;
};

ExitCode verify(const CommandLine& line, const CheckpointOptions& options)
{
    const auto folder = findCheckpoint(line, options.checkpoint);
    if (!folder)
        return printError(folder.error());
    const auto manifest = train::verifyCheckpoint(*folder);
    if (!manifest)
        return printError(manifest.error());
    if (!line.json) {
        printLine(
            "whole: " + folder->string() + ", step " + countText(manifest->at.step) + ", "
            + bytesText(static_cast<double>(manifest->at.bytes)));
        return ExitCode::Done;
    }
    auto files = nlohmann::ordered_json::array();
    for (const auto& file : manifest->files)
        files.push_back({{"name", file.name}, {"sizeBytes", file.sizeBytes}, {"sha256", file.sha256}});
    printJson(
        {{"checkpoint", folder->string()},
         {"valid", true},
         {"run", manifest->run.value()},
         {"step", manifest->at.step},
         {"bytes", manifest->at.bytes},
         {"validationBpc",
          manifest->validationBpc ? nlohmann::ordered_json(*manifest->validationBpc) : nlohmann::ordered_json()},
         {"corpusSha256", manifest->corpusSha256},
         {"torchVersion", manifest->torchVersion},
         {"device", manifest->device},
         {"threads", manifest->threads},
         {"files", std::move(files)},
         {"config", config::toJson(manifest->config)}});
    return ExitCode::Done;
}

ExitCode exportTo(const CommandLine& line, const CheckpointOptions& options)
{
    const auto folder = findCheckpoint(line, options.checkpoint);
    if (!folder)
        return printError(folder.error());
    if (const auto done = train::exportWeights(*folder, options.out, options.overwrite); !done)
        return printError(done.error());
    if (line.json)
        printJson({{"checkpoint", folder->string()}, {"out", options.out}});
    else
        printLine("wrote " + options.out);
    return ExitCode::Done;
}

} // namespace

void addCheckpointCommands(CLI::App& app, CommandLine& line)
{
    auto* group = app.add_subcommand("checkpoint", "Check checkpoints, or take the weights out of them");
    group->require_subcommand(0, 1); // main says what is missing
    const auto options = std::make_shared<CheckpointOptions>();
    const auto addCheckpoint = [&](CLI::App& command) {
        command.add_option("checkpoint", options->checkpoint, "A run (name or UUID) or a checkpoint folder")
            ->type_name("RUN|CHECKPOINT")
            ->required();
    };

    auto* verifying = group->add_subcommand(
        "verify", "Check that a checkpoint is whole: manifest, sizes, SHA-256, tensors and their shapes");
    addCheckpoint(*verifying);
    setCommand(*verifying, line, [&line, options] { return verify(line, *options); });

    auto* exporting = group->add_subcommand(
        "export", "Write the weights as one safetensors file with the names of the published code");
    addCheckpoint(*exporting);
    exporting->add_option("--out", options->out, "The file to write")->type_name("FILE")->required();
    exporting->add_flag("--overwrite", options->overwrite, "Replace the file if it is there");
    setCommand(*exporting, line, [&line, options] { return exportTo(line, *options); });
}

} // namespace workbench::cli
