// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/CommandLine.h"
#include "app/cli/Output.h"
#include "app/cli/ProgressLine.h"
#include "app/cli/RunOptions.h"
#include "app/cli/ScriptJson.h"
#include "app/cli/StopSignals.h"
#include "app/cli/StoreAccess.h"
#include "core/base/RegularFile.h"
#include "core/base/Sha256.h"
#include "core/config/ConfigSchema.h"
#include "core/data/CorpusResolver.h"
#include "core/exchange/WeightsImport.h"
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

struct ImportOptions {
    std::string file;
    bool ignoreExtra = false;
    RunOptions run;
};

/// Where a corpus is named: the file that it is, and the hash of its bytes.
Result<> findCorpus(store::Store& store, train::ForeignWeights& weights)
{
    if (weights.config.corpus.path.empty())
        return {};
    const StopSignals signals;
    ProgressLine progress;
    const auto path = data::resolveCorpus(
        weights.config.corpus.path, store.corpusFolder(), progress.forBytes("corpus"), signals.token());
    if (!path)
        return fail(path.error());
    weights.config.corpus.path = path->string();
    const auto corpus = RegularFile::open(*path);
    if (!corpus)
        return fail(corpus.error());
    auto hash = sha256OfFile(*corpus, progress.forBytes("corpus"), signals.token());
    if (!hash)
        return fail(std::move(hash.error()));
    weights.corpusSha256 = std::move(*hash);
    return store.putCorpus(describeCorpus(*path, weights.corpusSha256));
}

ExitCode importFrom(const CommandLine& line, const ImportOptions& options)
{
    auto weights = train::examineWeights(options.file, options.ignoreExtra);
    if (!weights)
        return printError(weights.error());
    auto config = options.run.importConfig(weights->config);
    if (!config)
        return printError(config.error());
    weights->config = std::move(*config);
    const auto store = openStore(line, store::StoreAccess::ReadWrite);
    if (!store)
        return printError(store.error());
    if (const auto found = findCorpus(**store, *weights); !found)
        return printError(found.error());
    const auto run = exchange::importWeights(**store, *weights, train::writeCheckpoint);
    if (!run)
        return printError(run.error());
    if (line.json) {
        auto json = runJson(*run);
        json["notes"] = weights->notes;
        printJson(json);
        return ExitCode::Done;
    }
    const config::ModelConfig& model = run->config.model;
    printLine("imported " + run->name + " " + run->id.value());
    printLine(
        std::to_string(model.layers) + " blocks of width " + std::to_string(model.width) + ", Boom "
        + std::to_string(model.boomWidth) + ", attention " + config::fieldText(run->config, "model.attention") + ", "
        + std::to_string(model.heads) + (model.heads == 1 ? " head" : " heads") + ", memory "
        + std::to_string(model.memory) + ", " + countText(run->parameterCount) + " parameters");
    for (const std::string& note : weights->notes)
        printNote(note);
    return ExitCode::Done;
}

} // namespace

void addCheckpointCommands(CLI::App& app, CommandLine& line)
{
    auto* group
        = app.add_subcommand("checkpoint", "Check checkpoints, take the weights out of them, or bring weights in");
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

    const auto wanted = std::make_shared<ImportOptions>();
    auto* importing = group->add_subcommand(
        "import",
        "Make a run of weights that the published code, or any program with its names, has saved as safetensors.\n"
        "What the shapes tell need not be said: blocks, width, Boom, which blocks attend. The run has no steps and "
        "one\n"
        "checkpoint, which 'sample', 'eval', 'attention' and 'train --from' take. With --json the object of 'runs "
        "list'");
    importing->add_option("file", wanted->file, "A state dict with the names of the published code")
        ->type_name("FILE.safetensors")
        ->required();
    wanted->run.addImportTo(*importing);
    importing->add_flag("--ignore-extra", wanted->ignoreExtra, "Leave out tensors that no SHA-RNN has");
    setCommand(*importing, line, [&line, wanted] { return importFrom(line, *wanted); });
}

} // namespace workbench::cli
