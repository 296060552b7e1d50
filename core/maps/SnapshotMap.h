// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/maps/AttentionSnapshot.h"

namespace workbench::maps
{

/// True where a kept cell stands for several: its weight is the greatest of them.
bool isPooled(const AttentionSnapshot& snapshot);

/// A kept snapshot as a map of one head, so that what reads maps reads it too. Weights are those kept, rounded and,
/// where pooled, the same for all cells that were pooled; predictions are not kept.
AttentionMap mapOf(const AttentionSnapshot& snapshot);

} // namespace workbench::maps
