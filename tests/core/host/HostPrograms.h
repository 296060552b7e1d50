// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "TrainFixture.h"

#include <optional>
#include <stop_token>
#include <vector>

namespace workbench::host
{

/// A program in the place of a run's that does not do its part, and a word of what must be told then.
struct BadProgram {
    const char* name;
    const char* word;
};
const std::vector<BadProgram>& badPrograms();

inline constexpr auto kPartVariable = "WORKBENCH_TEST_BAD_PROGRAM"; ///< of the environment: which of them to be

/// For main() of a test: what this program does where it was started for a run, good or bad.
std::optional<int> playProgram(int argumentCount, char** arguments);

bool isGone(int process); ///< ended and collected
int childrenOfThisProcess(); ///< that live, or were not collected

/// A small run that nothing but a stop ends, with a checkpoint every four steps, without looks and evaluations.
config::RunConfig endlessConfig(const train::TrainFixture& fixture);

/// In a process of its own; what is refused is returned as is.
Result<train::TrainSummary> trainHosted(
    const train::TrainRequest& request, train::EventLog& log, train::TrainControl& control, std::stop_token stop = {});

} // namespace workbench::host
