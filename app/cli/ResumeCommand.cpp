// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/CommandLine.h"
#include "app/cli/Output.h"
#include "app/cli/ProgressLine.h"
#include "app/cli/RunOptions.h"
#include "app/cli/RunSink.h"
#include "app/cli/StoreAccess.h"
#include "app/cli/TrainPrinter.h"
#include "app/cli/TrainSignals.h"
#include "core/data/CorpusResolver.h"
#include "core/host/ChosenTrainer.h"
#include "core/store/NeverSaved.h"
#include "core/store/OriginCheckpoint.h"
#include "core/train/Checkpoint.h"
#include "core/train/ResumeFit.h"
#include "core/train/ResumePoint.h"

#include <filesystem>
#include <memory>
#include <optional>
#include <utility>

namespace workbench::cli
{

namespace
{

struct ResumeOptions {
    std::string run;
    RunOptions changes;
    bool freshText = false;
};

/// Of a run that was killed before its first checkpoint.
bool beginsAgain(store::Store& store, const store::RunRow& row)
{
    return train::hasNoCheckpoint(store.checkpointFolder(row.id), row.id)
        && store::neverSaved(store, row).value_or(false);
}

/// The newest run that was interrupted, else the newest that was stopped, of those that can go on and are in sight.
Result<store::RunRow> newestCutShort(store::Store& store)
{
    const auto rows = store.runs();
    if (!rows)
        return fail(rows.error());
    for (const auto state : {train::RunState::Interrupted, train::RunState::Stopped})
        for (const store::RunRow& row : *rows)
            if (row.state == state && !row.archived && row.binned == 0
                && (train::likelyResumePosition(store.checkpointFolder(row.id), row.id) || beginsAgain(store, row)))
                return row;
    return fail(
        ErrorCode::NotFound, "No run was interrupted or stopped that has a checkpoint to go on from.",
        "'sharnn runs list' shows the runs there are; name one.");
}

/// What is gone on with.
struct Cut {
    store::RunRow run;
    std::filesystem::path checkpoint; ///< the one that was named; empty: the newest whole one
};

/// `name`: a run, a checkpoint's folder, or nothing.
Result<Cut> findCut(store::Store& store, const std::string& name)
{
    const auto ofRun = [](store::RunRow&& row) { return Cut{std::move(row), {}}; };
    if (name.empty())
        return newestCutShort(store).map(ofRun);
    std::error_code none;
    if (!std::filesystem::exists(std::filesystem::path(name) / train::kManifestName, none))
        return store.findRun(name).map(ofRun);
    const auto folder = std::filesystem::absolute(name, none);
    const auto manifest = train::readManifest(folder);
    if (!manifest)
        return fail(manifest.error());
    auto row = store.run(manifest->run);
    if (!row)
        return fail(
            row.error().code, folder.string() + " is of a run that is not in this store.",
            "Branch from it instead: 'sharnn train --from " + folder.string() + "'.");
    return Cut{std::move(*row), folder};
}

/// Makes the run this process's until it has started, or failed to.
class Claim
{
public:
    static Result<Claim> make(store::Store& store, const RunId& run)
    {
        return store.claimEnded(run).map([&](store::RunRow&& row) { return Claim(store, std::move(row)); });
    }
    ~Claim()
    {
        if (!m_store)
            return;
        if (const auto released = m_store->releaseClaim(m_row.id); !released)
            printNote("warning: " + describe(released.error())); // it ends with this process in any case
    }
    Claim(Claim&& other) noexcept
        : m_store(std::exchange(other.m_store, nullptr))
        , m_row(std::move(other.m_row))
    {
    }
    Claim& operator=(Claim&&) = delete;

    const store::RunRow& row() const { return m_row; }

private:
    Claim(store::Store& store, store::RunRow row)
        : m_store(&store)
        , m_row(std::move(row))
    {
    }

    store::Store* m_store;
    store::RunRow m_row;
};

/// The checkpoint that the run begins with; nothing: fresh weights.
Result<std::optional<train::Beginning>> beginning(
    const config::RunConfig& config, const store::RunRow& row, const std::filesystem::path& checkpoint, bool freshText,
    store::Store& store)
{
    if (!checkpoint.empty())
        return train::readManifest(checkpoint)
            .and_then([&](const train::CheckpointManifest& manifest) {
                return train::checkResume(manifest, config, row.state);
            })
            .map([&] { return std::optional(train::Beginning{.checkpoint = checkpoint, .freshText = freshText}); });
    const auto folder = store.checkpointFolder(row.id);
    if (!beginsAgain(store, row)) {
        auto point = train::findResumePoint(folder, row.id);
        if (!point)
            return fail(std::move(point.error()));
        if (auto fits = train::checkResume(point->manifest, config, row.state); !fits)
            return fail(std::move(fits.error()));
        return train::Beginning{.checkpoint = point->checkpoint, .freshText = freshText};
    }
    train::CheckpointManifest start;
    start.config = row.config;
    if (auto fits = train::checkResume(start, config, row.state); !fits)
        return fail(std::move(fits.error()));
    printNote("It has saved no checkpoint yet: it begins again with its first step.");
    if (!row.origin)
        return std::nullopt;
    return store::originCheckpoint(store, *row.origin).map([](std::filesystem::path&& checkpoint) {
        return std::optional(train::Beginning{.checkpoint = std::move(checkpoint)});
    });
}

/// Checks everything and writes nothing. `config` gets its corpus as a file.
Result<host::ChosenTrainer> prepare(
    config::RunConfig& config, const store::RunRow& row, const std::filesystem::path& checkpoint, bool freshText,
    store::Store& store, const std::stop_token& stop)
{
    auto begin = beginning(config, row, checkpoint, freshText, store);
    if (!begin)
        return fail(std::move(begin.error()));
    ProgressLine progress;
    auto corpus = data::resolveCorpus(config.corpus.path, store.corpusFolder(), progress.forBytes("corpus"), stop);
    if (!corpus)
        return fail(std::move(corpus.error()));
    config.corpus.path = corpus->string();
    return host::ChosenTrainer::create(
        {.run = row.id,
         .config = config,
         .checkpointFolder = store.checkpointFolder(row.id),
         .fileSystem = nullptr,
         .begin = std::move(*begin)});
}

ExitCode resume(const CommandLine& line, const ResumeOptions& options)
{
    TrainSignals signals("Stopping after this step, with a checkpoint. Once more stops at once.");
    auto store = openStore(line, store::StoreAccess::ReadWrite);
    if (!store)
        return printError(store.error());
    const auto cut = findCut(**store, options.run);
    if (!cut)
        return printError(cut.error());
    const auto claim = Claim::make(**store, cut->run.id);
    if (!claim)
        return printError(claim.error());
    const store::RunRow& row = claim->row();
    auto config = options.changes.configOver(row.config);
    if (!config)
        return printError(config.error(), ExitCode::WrongUse);
    auto trainer = prepare(*config, row, cut->checkpoint, options.freshText, **store, signals.token());
    if (!trainer)
        return printError(trainer.error());
    const auto recorder = openRecorder(**store);
    if (!recorder)
        return printError(recorder.error());
    if (!(*config == row.config))
        if (const auto changed = (*store)->setConfig(row.id, *config); !changed)
            return printError(changed.error());

    if (!line.json)
        printLine("Run " + row.name + " " + row.id.value());
    TrainPrinter printer(row.id, config->train, line.json);
    RunSink sink(row.id, config->corpus.path, **store, **recorder, printer);
    const auto summary = trainer->run(signals.token(), sink, signals.control());
    if (const auto recorded = (*recorder)->flush(); !recorded)
        printNote("warning: the end of the run is not recorded: " + describe(recorded.error()));
    return summary ? ExitCode::Done : printError(summary.error());
}

} // namespace

void addResumeCommand(CLI::App& app, CommandLine& line)
{
    auto* command = app.add_subcommand(
        "resume",
        "Go on with a run that was stopped, interrupted or failed, from its newest whole checkpoint: the same run, "
        "with the\nsame figures as without the break, bit for bit on the same device, build and threads. Steps after "
        "that checkpoint are\ndone again; a run that was killed before it saved one begins again. Lengths, "
        "train.microBatch, checkpoint.*, safety.*,\neval.*, inspect.*, film.* and runtime.* may be changed; a "
        "finished run needs a greater length. A sweep's run goes on to its end,\nwhatever its group does. For "
        "anything else branch: 'sharnn train --from RUN'. Ctrl+C, SIGUSR2 and --json are as with 'train'.");
    const auto options = std::make_shared<ResumeOptions>();
    command->add_option(
        "RUN", options->run,
        "UUID, its beginning, or name; by default the newest that was interrupted, else the newest that was stopped. "
        "Or "
        "the\nfolder of one of its checkpoints, to go on from that one: what the run did after it is forgotten");
    options->changes.addResumeTo(*command);
    command->add_flag(
        "--fresh-text", options->freshText,
        "Begin at the beginning of the corpus, with empty recurrent state and memory: for one that has changed");
    setCommand(*command, line, [&line, options] { return resume(line, *options); });
}

} // namespace workbench::cli
