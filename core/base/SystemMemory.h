// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace workbench
{

/// Bytes of memory that this process occupies now; 0 where the system does not say.
std::int64_t residentBytes();

/// Bytes that programs can still take without swapping, and all there are: of the machine, or of the control group
/// (container) that this process is in where that is less. 0 where the system does not say.
std::int64_t availableMemoryBytes();
std::int64_t totalMemoryBytes();

} // namespace workbench
