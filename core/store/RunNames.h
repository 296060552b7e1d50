// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/config/RunConfig.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace workbench::store
{

/// A name for a run that was given none: corpus, layers x width, and the number that tells it from its like.
std::string makeRunName(const config::RunConfig& config, std::int64_t number);

/// The name without blanks around it; refused when empty, longer than 200 bytes or not one line of text.
Result<std::string> cleanRunName(std::string_view name);

} // namespace workbench::store
