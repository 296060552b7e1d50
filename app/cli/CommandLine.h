// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/CLI.hpp>

#include <functional>
#include <string>

namespace workbench::cli
{

/// What the program ends with. Scripts rely on the numbers.
enum class ExitCode { Done = 0, Failed = 1, WrongUse = 2 };

/// What every command understands, and the command that was chosen: parsing only fills this, main runs it.
struct CommandLine {
    std::string store; ///< --store; empty: the platform's place
    bool json = false; ///< --json: one object a line on standard output
    std::function<ExitCode()> run;
};

/// Adds --store and --json to a command, and makes it the one to run when it is given.
void setCommand(CLI::App& command, CommandLine& line, std::function<ExitCode()> run);

// One function a command, each in the file of its name.
void addTrainCommand(CLI::App& app, CommandLine& line);
void addResumeCommand(CLI::App& app, CommandLine& line);
void addEvalCommand(CLI::App& app, CommandLine& line);
void addSampleCommand(CLI::App& app, CommandLine& line);
void addAttentionCommand(CLI::App& app, CommandLine& line);
void addQueueCommands(CLI::App& app, CommandLine& line);
void addSweepCommand(CLI::App& app, CommandLine& line);
void addRunsCommands(CLI::App& app, CommandLine& line);
void addCorpusCommands(CLI::App& app, CommandLine& line);
void addCheckpointCommands(CLI::App& app, CommandLine& line);
void addBenchCommand(CLI::App& app, CommandLine& line);

} // namespace workbench::cli
