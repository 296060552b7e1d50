// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/store/StoreTypes.h"

#include <string>
#include <string_view>
#include <vector>

namespace workbench::exchange
{

/// A JSON array: for each event step, bytes, seconds, epoch, wall, kind, and text with the escapes of escapeBytes().
std::string encodeEvents(const std::vector<store::EventRow>& events);

/// Reads that and refuses everything else; `origin` names it in messages. The run is left empty.
Result<std::vector<store::EventRow>> decodeEvents(std::string_view text, const std::string& origin);

} // namespace workbench::exchange
