// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/CommandLine.h"
#include "core/store/Store.h"

namespace workbench::cli
{

/// Prints what a run wrote while it learned: a line a frame, or an object a frame.
ExitCode printFilm(const CommandLine& line, store::Store& store, const RunId& run);

/// "runs samples": lists the texts that are kept, or exports one.
void addSamplesCommand(CLI::App& runs, CommandLine& line);

} // namespace workbench::cli
