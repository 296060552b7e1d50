// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/StoreTypes.h"

#include <nlohmann/json.hpp>

namespace workbench::exchange
{

/// What a bundle says of a run besides its configuration: identity, state, figures, and what a person said about it.
/// What belongs to one store (number, paths, process, bin) stays out.
nlohmann::ordered_json runToJson(const store::RunRow& row);

/// Reads that; throws Refusal. A run that was live when it was written down is Interrupted.
store::RunRow runFromJson(const nlohmann::json& object);

} // namespace workbench::exchange
