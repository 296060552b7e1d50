// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/BranchOptions.h"
#include "app/cli/CommandLine.h"
#include "app/cli/Output.h"
#include "app/cli/RunOptions.h"
#include "app/cli/StopSignals.h"
#include "app/cli/StoreAccess.h"
#include "app/cli/TrainPrinter.h"
#include "core/base/Uuid.h"
#include "core/data/CorpusResolver.h"
#include "core/store/RunRecorder.h"
#include "core/train/TrainControl.h"
#include "core/train/Trainer.h"

#include <csignal>
#include <cstdio>
#include <memory>
#include <optional>
#include <unistd.h>

namespace workbench::cli
{

namespace
{

/// Hands every event to the store and to the printer, and notes the corpus once its hash is known.
class RunSink final : public train::EventSink
{
public:
    RunSink(
        RunId run, std::filesystem::path corpus, store::Store& store, store::RunRecorder& recorder,
        TrainPrinter& printer)
        : m_run(std::move(run))
        , m_corpus(std::move(corpus))
        , m_store(store)
        , m_recorder(recorder)
        , m_printer(printer)
    {
    }

    void accept(const train::TrainEvent& event) override
    {
        m_recorder.record(m_run, event);
        if (const auto* started = std::get_if<train::RunStarted>(&event))
            if (const auto put = m_store.putCorpus(describeCorpus(m_corpus, started->corpusSha256)); !put)
                m_printer.note("warning: " + describe(put.error()));
        m_printer.accept(event);
    }

private:
    RunId m_run;
    std::filesystem::path m_corpus;
    store::Store& m_store; // trained on the main thread, where this store was opened
    store::RunRecorder& m_recorder;
    TrainPrinter& m_printer;
};

using Branch = std::optional<BranchOptions::Branch>;

Result<train::TrainSummary>
trainRun(const CommandLine& line, config::RunConfig config, const Branch& branch, const StopSignals& signals)
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
    auto trainer = train::Trainer::create(std::move(request));
    if (!trainer)
        return fail(std::move(trainer.error()));

    TrainPrinter printer(run, config.train, line.json);
    auto recorder = store::RunRecorder::open((*store)->directory(), [](const std::optional<Error>& trouble) {
        if (trouble)
            printNote("warning: not recorded for now: " + describe(*trouble));
        else
            printNote("recording works again");
    });
    if (!recorder)
        return fail(std::move(recorder.error()));
    const auto row = (*store)->createRun(run, config, train::RunState::Running, details);
    if (!row)
        return fail(row.error());
    if (!line.json)
        printLine("Run " + row->name + " " + run.value());

    train::TrainControl control;
    RunSink sink(run, config.corpus.path, **store, **recorder, printer);
    auto summary = (*trainer)->run(signals.token(), sink, control);
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
    // A reader that goes away (`| head`) must not end a run of hours.
    std::signal(SIGPIPE, SIG_IGN);
    const StopSignals signals([] {
        // Below the progress line, which this thread must not touch.
        if (::isatty(STDERR_FILENO) == 1)
            std::fputc('\n', stderr);
        printNote("Stopping after this step, with a checkpoint. Once more stops at once.");
    });
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
        "Train a model on a file. Ctrl+C stops after the current step with a checkpoint, a second one at once.\n"
        "With --json: {\"event\":\"start\",..}, then \"step\", \"eval\", \"checkpoint\", \"warning\", and last "
        "\"end\";\n"
        "losses in nats per byte, bpc in bits per byte. With --from, \"start\" has from: run, step, and whether "
        "optimizer,\ntext and random numbers go on.");
    const auto options = std::make_shared<RunOptions>();
    options->addTo(*command);
    const auto branch = std::make_shared<BranchOptions>();
    branch->addTo(*command);
    setCommand(*command, line, [&line, options, branch] { return train(line, *options, *branch); });
}

} // namespace workbench::cli
