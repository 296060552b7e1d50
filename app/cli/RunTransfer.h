// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/CommandLine.h"

namespace workbench::cli
{

/// `runs export` and `runs import`.
void addTransferCommands(CLI::App& group, CommandLine& line);

} // namespace workbench::cli
