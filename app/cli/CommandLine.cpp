// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/CommandLine.h"

#include <utility>

namespace workbench::cli
{

void setCommand(CLI::App& command, CommandLine& line, std::function<ExitCode()> run)
{
    command
        .add_option("--store", line.store, "Folder of runs and checkpoints; by default $XDG_DATA_HOME/sharnn-workbench")
        ->type_name("DIR");
    command.add_flag("--json", line.json, "Print one JSON object a line");
    command.callback([&line, run = std::move(run)] { line.run = run; });
}

} // namespace workbench::cli
