// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/maps/CellStates.h"
#include "core/model/ShaRnn.h"

#include <stop_token>
#include <string_view>

namespace workbench::inspect
{

/// Runs `bytes` from nothing through the model's blocks up to the LSTM of `block`, in segments of `bptt` with state and
/// memory carried, and looks inside that LSTM for the bytes from `first` on. Leaves step and firstOffset of the result
/// as they are. The model must be in evaluation mode. Cancelled when `stop` is requested; throws c10::Error.
Result<maps::CellStates>
traceCells(model::ShaRnn& model, std::string_view bytes, int first, int block, int bptt, const std::stop_token& stop);

} // namespace workbench::inspect
