// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/CommandLine.h"

namespace workbench::cli
{

/// `runs list` and `runs compare`, each in the file of its name.
void addRunsListCommand(CLI::App& group, CommandLine& line);
void addRunsCompareCommand(CLI::App& group, CommandLine& line);

} // namespace workbench::cli
