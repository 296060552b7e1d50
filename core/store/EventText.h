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
/// newer ones, and what only viewers get. `resumed` tells a start that goes on with an earlier run.
std::optional<EventText> describeEvent(const train::TrainEvent& event, bool resumed);

} // namespace workbench::store
