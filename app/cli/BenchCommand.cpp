// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/CommandLine.h"
#include "app/cli/Output.h"
#include "app/cli/StopSignals.h"
#include "core/train/Bench.h"

#include <memory>

namespace workbench::cli
{

namespace
{

struct BenchOptions {
    std::string benchCase = "S";
    double seconds = 20;
};

ExitCode bench(const CommandLine& line, const BenchOptions& options)
{
    const StopSignals signals;
    const auto benchCase = train::benchCaseFromName(options.benchCase);
    if (!benchCase)
        return printError(
            {ErrorCode::InvalidArgument, "There is no case " + options.benchCase + ".", {}}, ExitCode::WrongUse);
    const auto report = train::runBench(*benchCase, options.seconds, signals.token());
    if (!report)
        return printError(report.error());
    if (line.json)
        printJson(
            {{"case", options.benchCase},
             {"trainBytesPerSecond", report->trainBytesPerSecond},
             {"sampleBytesPerSecond", report->sampleBytesPerSecond},
             {"gemmGflops", report->gemmGflops},
             {"trainSteps", report->trainSteps},
             {"sampledBytes", report->sampledBytes},
             {"threads", report->threads}});
    else
        printLine(
            options.benchCase + ": training " + bytesText(report->trainBytesPerSecond) + "/s, sampling "
            + numberText(report->sampleBytesPerSecond, 1) + " B/s, matrix product " + numberText(report->gemmGflops, 1)
            + " GFLOP/s, " + std::to_string(report->threads) + " threads");
    return ExitCode::Done;
}

} // namespace

void addBenchCommand(CLI::App& app, CommandLine& line)
{
    auto* command = app.add_subcommand(
        "bench",
        "Measure training and sampling of a fixed configuration, with the memory full.\n"
        "With --json: {\"case\":..,\"trainBytesPerSecond\":..,\"sampleBytesPerSecond\":..,\"gemmGflops\":..}");
    const auto options = std::make_shared<BenchOptions>();
    command
        ->add_option(
            "--case", options->benchCase,
            "Width, Boom width, bptt, memory; 4 layers, batch 16. S: 128, 512, 128, 1024. M: 256, 1024, 256, 1024.\n"
            "M5000: M with memory 5000. L: 1024, 4096, 64, 256")
        ->check(CLI::IsMember({"S", "M", "M5000", "L"}))
        ->capture_default_str();
    command->add_option("--seconds", options->seconds, "About how long to measure")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    setCommand(*command, line, [&line, options] { return bench(line, *options); });
}

} // namespace workbench::cli
