// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/train/TrainEvent.h"

#include <string>
#include <string_view>

namespace workbench::host
{

/// A WeightsPublished as bytes: its position, then train::weightBytes().
std::string encodeWeights(const train::WeightsPublished& event);
/// Reads that for a run of `config`; Corrupt where it is something else.
Result<train::WeightsPublished> decodeWeights(const config::RunConfig& config, std::string_view bytes);

} // namespace workbench::host
