// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>

namespace workbench
{

/// Told now and then by long work on bytes: how many of how many are done. Called on the working thread; may be empty.
using ByteProgress = std::function<void(std::int64_t done, std::int64_t total)>;

} // namespace workbench
