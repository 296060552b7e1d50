// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/store/StoreTypes.h"

#include <filesystem>

namespace workbench::store
{

class Store;

/// The folder of the checkpoint that a branch begins with. NotFound when it is gone, naming the run and the steps that
/// it still has: a run that trains on removes its older checkpoints.
Result<std::filesystem::path> originCheckpoint(Store& store, const RunOrigin& origin);

} // namespace workbench::store
