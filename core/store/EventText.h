// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/train/TrainEvent.h"

#include <optional>
#include <string>

namespace workbench::store
{

/// How an event stands in the history of a run.
struct EventText {
    std::string kind; ///< see EventRow
    std::string text; ///< one line for a person
};

/// Nothing for events of which only the figures are kept: steps, looks at the attention, checkpoints that made room for
/// newer ones, and what only viewers get. `run` is whose event it is: a start from a checkpoint of its own is a run
/// that goes on. `parent` names the run whose checkpoint a branch begins with.
std::optional<EventText> describeEvent(const train::TrainEvent& event, const RunId& run, const std::string& parent);

} // namespace workbench::store
