// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/store/StoreTypes.h"

namespace workbench::store
{

class Store;

/// Whether a run that was cut short never came to save a checkpoint, as far as its events tell: when it begins again it
/// does over what is forgotten. Not so for one that finished, nor for one whose checkpoints were removed later.
Result<bool> neverSaved(Store& store, const RunRow& run);

} // namespace workbench::store
