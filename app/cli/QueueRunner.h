// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/cli/CommandLine.h"

namespace workbench::cli
{

/// Trains the runs that wait in the store, one after the other on this thread, until none waits or the queue is held;
/// with `keep` it waits for more instead. Ctrl+C stops the current run with a checkpoint and leaves the rest waiting. A
/// run that fails is told, and the next one starts. Runs of a sweep with successive halving are stopped when others of
/// their group do better.
ExitCode runQueue(const CommandLine& line, bool keep);

} // namespace workbench::cli
