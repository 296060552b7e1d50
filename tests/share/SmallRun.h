// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/RunConfig.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace workbench::share
{

/// Fields of a run whose steps take about a millisecond and that records all that a run can.
std::vector<std::pair<std::string, std::string>> smallFields(const std::string& corpus, std::int64_t steps);

/// The same as a configuration.
config::RunConfig smallConfig(const std::string& corpus, std::int64_t steps);

} // namespace workbench::share
