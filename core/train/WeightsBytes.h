// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/train/WeightsSnapshot.h"

#include <memory>
#include <string>
#include <string_view>

namespace workbench::train
{

/// The tensors of a snapshot, for another process of the same program: of each its rank (a byte), its sizes (eight
/// bytes each) and its values as floats, low bytes first.
std::string weightBytes(const WeightsSnapshot& snapshot);

/// A snapshot with what weightBytes() gave, bit for bit. Corrupt where the bytes are cut or too many, or where they are
/// not as many values as a model of `config` has. OutOfMemory.
Result<std::shared_ptr<const WeightsSnapshot>>
weightsOfBytes(const config::RunConfig& config, std::int64_t step, std::string_view bytes);

} // namespace workbench::train
