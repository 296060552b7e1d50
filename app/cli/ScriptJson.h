// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/StoreTypes.h"
#include "core/train/TrainEvent.h"

#include <nlohmann/json.hpp>

namespace workbench::cli
{

/// The JSON that scripts read; existing keys keep their names and meanings, new ones may be added.
/// Losses in nats per byte, bpc in bits per byte, times in seconds, wall clock in milliseconds since 1970 UTC.
/// Values that there are not (yet) are null.
/// Of an event that is for viewers in this process alone: null.
nlohmann::ordered_json eventJson(const RunId& run, const train::TrainEvent& event);
nlohmann::ordered_json runJson(const store::RunRow& run);
nlohmann::ordered_json corpusJson(const store::CorpusRow& corpus);

} // namespace workbench::cli
