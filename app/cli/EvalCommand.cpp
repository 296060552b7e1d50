// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/CommandLine.h"
#include "app/cli/Output.h"
#include "app/cli/ProgressLine.h"
#include "app/cli/StopSignals.h"
#include "app/cli/StoreAccess.h"
#include "core/config/ConfigSchema.h"
#include "core/data/CorpusResolver.h"
#include "core/train/Checkpoint.h"

#include <memory>

namespace workbench::cli
{

namespace
{

struct EvalOptions {
    std::string checkpoint;
    std::string corpus; ///< empty: the one that the checkpoint was trained on
    std::string split = "test";
    std::string device, threads, batch; ///< empty: as the checkpoint's configuration says
    std::int64_t resetEvery = 0; ///< bytes of a stream; 0: never
};

Result<train::EvalRequest> makeRequest(const CommandLine& line, const EvalOptions& options, std::stop_token stop)
{
    const auto folder = findCheckpoint(line, options.checkpoint);
    if (!folder)
        return fail(folder.error());
    auto manifest = train::readManifest(*folder);
    if (!manifest)
        return fail(std::move(manifest.error()));

    config::RunConfig& config = manifest->config;
    if (!options.corpus.empty()) {
        ProgressLine progress;
        const auto corpus
            = data::resolveCorpus(options.corpus, storeDirectory(line) / "corpora", progress.forBytes("corpus"), stop);
        if (!corpus)
            return fail(corpus.error());
        config.corpus.path = corpus->string();
    }
    for (const auto& [field, value] :
         {std::pair{"runtime.device", options.device},
          {"runtime.threads", options.threads},
          {"eval.batch", options.batch}})
        if (!value.empty())
            if (auto set = config::setField(config, field, value); !set)
                return fail(std::move(set.error()));

    return train::EvalRequest{
        .checkpoint = *folder,
        .corpus = config.corpus,
        .part = options.split == "train"    ? train::SplitPart::Train
            : options.split == "validation" ? train::SplitPart::Validation
                                            : train::SplitPart::Test,
        .wholeFile = options.split == "all",
        .runtime = config.runtime,
        .batch = config.eval.batch,
        .resetEvery = options.resetEvery,
    };
}

ExitCode evaluate(const CommandLine& line, const EvalOptions& options)
{
    const StopSignals signals;
    const auto report = makeRequest(line, options, signals.token()).and_then([&](const train::EvalRequest& request) {
        return train::evaluateCheckpoint(request, signals.token());
    });
    if (!report)
        return printError(report.error());
    if (line.json)
        printJson(
            {{"loss", report->loss},
             {"bpc", report->bpc},
             {"bytes", report->bytes},
             {"seconds", report->seconds},
             {"split", options.split},
             {"resetEvery", options.resetEvery}});
    else
        printLine(
            numberText(report->bpc) + " bpc, loss " + numberText(report->loss) + " nats per byte, over "
            + countText(report->bytes) + " bytes in " + durationText(report->seconds)
            + (options.resetEvery > 0 ? ", state and memory empty every " + countText(options.resetEvery) + " bytes"
                                      : ", state and memory carried"));
    return ExitCode::Done;
}

} // namespace

void addEvalCommand(CLI::App& app, CommandLine& line)
{
    auto* command = app.add_subcommand(
        "eval",
        "Measure what a checkpoint pays for a text.\nWith --json: "
        "{\"loss\":nats,\"bpc\":bits,\"bytes\":..,\"seconds\":..,\"split\":..,\"resetEvery\":0}");
    const auto options = std::make_shared<EvalOptions>();
    command->add_option("checkpoint", options->checkpoint, "A run (name or UUID) or a checkpoint folder")
        ->type_name("RUN|CHECKPOINT")
        ->required();
    command->add_option("--corpus", options->corpus, "The text; by default the one that was trained on")
        ->type_name("FILE|recall");
    command
        ->add_option("--split", options->split, "Which part of it, cut as for training: train, validation, test, all")
        ->check(CLI::IsMember({"train", "validation", "test", "all"}))
        ->capture_default_str();
    command->add_option("--device", options->device, "cpu or cuda")->type_name("cpu|cuda");
    command->add_option("--threads", options->threads, "Threads that compute")->type_name("N");
    command->add_option("--batch", options->batch, "Parallel streams that the text is cut into")->type_name("N");
    command
        ->add_option(
            "--reset-every", options->resetEvery,
            "Start each stream with empty state and memory again after so many of its bytes; by default never")
        ->type_name("N")
        ->check(CLI::PositiveNumber);
    setCommand(*command, line, [&line, options] { return evaluate(line, *options); });
}

} // namespace workbench::cli
