// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/train/TrainEvent.h"

#include <string>
#include <vector>

namespace workbench::ui
{

/// Logs what a person wants to read later of a run's events; steps and evaluations are in its curves.
void logEvents(const std::string& runName, const std::vector<train::TrainEvent>& events);

} // namespace workbench::ui
