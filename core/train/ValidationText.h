// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/train/PreparedRun.h"

#include <cstdint>
#include <string>

namespace workbench::train
{

/// The first `bytes` bytes of the run's validation part; all of it where it has fewer.
Result<std::string> validationBeginning(const PreparedRun& run, std::int64_t bytes);

} // namespace workbench::train
