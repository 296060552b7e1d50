// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/BranchOptions.h"
#include "app/cli/CommandLine.h"
#include "app/cli/Output.h"
#include "app/cli/RunOptions.h"
#include "app/cli/RunSink.h"
#include "app/cli/StoreAccess.h"
#include "app/cli/TrainPrinter.h"
#include "app/cli/TrainSignals.h"
#include "core/base/Uuid.h"
#include "core/data/CorpusResolver.h"
#include "core/host/ChosenTrainer.h"

#include <memory>
#include <optional>

namespace workbench::cli
{

namespace
{

using Branch = std::optional<BranchOptions::Branch>;

Result<train::TrainSummary>
trainRun(const CommandLine& line, config::RunConfig config, const Branch& branch, TrainSignals& signals)
{
    auto store = openStore(line, store::StoreAccess::ReadWrite);
    if (!store)
        return fail(std::move(store.error()));
    {
        ProgressLine progress;
        auto corpus = data::resolveCorpus(
            config.corpus.path, (*store)->corpusFolder(), progress.forBytes("corpus"), signals.token());
        if (!corpus)
            return fail(std::move(corpus.error()));
        config.corpus.path = corpus->string();
    }

    const RunId run(makeUuid());
    train::TrainRequest request{
        .run = run, .config = config, .checkpointFolder = (*store)->checkpointFolder(run), .fileSystem = nullptr};
    store::Store::NewRun details;
    if (branch) {
        request.begin = branch->begin;
        details.origin = {branch->manifest.run, branch->manifest.at.step};
    }
    auto trainer = host::ChosenTrainer::create(std::move(request));
    if (!trainer)
        return fail(std::move(trainer.error()));

    TrainPrinter printer(run, config.train, line.json);
    auto recorder = openRecorder(**store);
    if (!recorder)
        return fail(std::move(recorder.error()));
    const auto row = (*store)->createRun(run, config, train::RunState::Running, details);
    if (!row)
        return fail(row.error());
    if (!line.json)
        printLine("Run " + row->name + " " + run.value());

    RunSink sink(run, config.corpus.path, **store, **recorder, printer);
    auto summary = trainer->run(signals.token(), sink, signals.control());
    if (const auto recorded = (*recorder)->flush(); !recorded)
        printNote("warning: the end of the run is not recorded: " + describe(recorded.error()));
    return summary;
}

/// A branch has the configuration that its checkpoint was saved with, and a name of its own.
Result<config::RunConfig> branchConfig(const RunOptions& options, const train::CheckpointManifest& parent)
{
    config::RunConfig config = parent.config;
    config.name.clear();
    return options.configOver(config);
}

ExitCode train(const CommandLine& line, const RunOptions& options, const BranchOptions& branchOptions)
{
    Branch branch;
    if (branchOptions.isGiven()) {
        auto found = branchOptions.find(line);
        if (!found)
            return printError(
                found.error(),
                found.error().code == ErrorCode::InvalidArgument ? ExitCode::WrongUse : ExitCode::Failed);
        branch = std::move(*found);
    }
    const auto config = branch ? branchConfig(options, branch->manifest) : options.config();
    if (!config)
        return printError(config.error(), ExitCode::WrongUse);
    TrainSignals signals("Stopping after this step, with a checkpoint. Once more stops at once.");
    const auto summary = trainRun(line, *config, branch, signals);
    if (!summary)
        return printError(summary.error());
    if (summary->error)
        return printError(*summary->error);
    return summary->state == train::RunState::Failed ? ExitCode::Failed : ExitCode::Done;
}

} // namespace

void addTrainCommand(CLI::App& app, CommandLine& line)
{
    auto* command = app.add_subcommand(
        "train",
        "Train a model on a file. Ctrl+C stops after the current step with a checkpoint, a second one at once; "
        "'sharnn resume'\ngoes on from there. SIGUSR2 (kill -USR2 PID) saves a checkpoint and goes on.\n"
        "With --set safety.rollbacks=2 a run whose loss is no longer a number goes back to its last good checkpoint; "
        "with\n--set safety.shrinkMicroBatch=true one that runs out of memory computes fewer streams at a time "
        "(train.microBatch).\n"
        "With --json: {\"event\":\"start\",..}, then \"step\", \"eval\", \"checkpoint\", \"rollback\", \"warning\", "
        "and "
        "last \"end\";\n"
        "losses in nats per byte, bpc in bits per byte. With --from, \"start\" has from: run, step, and whether "
        "optimizer,\ntext and random numbers go on.");
    const auto options = std::make_shared<RunOptions>();
    options->addTo(*command);
    const auto branch = std::make_shared<BranchOptions>();
    branch->addTo(*command);
    setCommand(*command, line, [&line, options, branch] { return train(line, *options, *branch); });
}

} // namespace workbench::cli
