// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/StoreTypes.h"
#include "core/train/TrainEvent.h"

namespace workbench::ui
{

/// Brings the row of a run that trains in this process up to date with what has just happened.
void applyEvent(store::RunRow& row, const train::TrainEvent& event);

/// Takes into a row kept by applyEvent() what only the disk knows: its checkpoint, what a person says about it, and of
/// a run that went back its best validation before.
void takeFromDisk(store::RunRow& live, const store::RunRow& stored);

} // namespace workbench::ui
