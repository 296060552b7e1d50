// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/CommandLine.h"
#include "app/cli/Output.h"
#include "core/base/Log.h"
#include "core/host/HostedRun.h"

#include <exception>
#include <new>

using namespace workbench;
using namespace workbench::cli;

namespace
{

ExitCode runProgram(int argumentCount, char** arguments)
{
    CLI::App app{"Train and inspect SHA-RNN byte-level language models.\n"
                 "Ends with 0 when done, 1 when it failed, 2 after wrong use; messages go to standard error."};
    app.name("sharnn");
    app.require_subcommand(0, 1); // zero is told below: the library would forget to name an unknown command
    app.set_version_flag("--version", WORKBENCH_VERSION);
    CommandLine line;
    addTrainCommand(app, line);
    addResumeCommand(app, line);
    addEvalCommand(app, line);
    addSampleCommand(app, line);
    addAttentionCommand(app, line);
    addQueueCommands(app, line);
    addSweepCommand(app, line);
    addRunsCommands(app, line);
    addCorpusCommands(app, line);
    addCheckpointCommands(app, line);
    addBenchCommand(app, line);
    try {
        app.parse(argumentCount, arguments);
    } catch (const CLI::ParseError& problem) {
        // Also thrown for --help and --version, which are no failure.
        return app.exit(problem) == 0 ? ExitCode::Done : ExitCode::WrongUse;
    }
    if (!line.run)
        return printError(
            {ErrorCode::InvalidArgument, "No command is given.",
             "'sharnn --help' and 'sharnn COMMAND --help' list them."},
            ExitCode::WrongUse);
    return line.run();
}

} // namespace

int main(int argumentCount, char** arguments)
{
    if (const auto ended = host::hostedRun(argumentCount, arguments))
        return *ended;
    setUpLog(LogLevel::Warning);
    try {
        return static_cast<int>(runProgram(argumentCount, arguments));
    } catch (const std::bad_alloc&) {
        return static_cast<int>(printError(
            {ErrorCode::OutOfMemory, "Not enough memory.",
             "Close other programs, or lower model.width or train.batch."}));
    } catch (const std::exception& problem) {
        return static_cast<int>(printError({ErrorCode::Internal, problem.what(), "This is a bug: please report it."}));
    }
}
