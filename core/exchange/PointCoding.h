// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/StoreTypes.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace workbench::exchange
{

/// A point as 48 bytes: step, bytes (64-bit whole numbers), seconds, epoch (doubles), wall (64-bit), value (double),
/// all low byte first. Exact: NaN and infinities with their bits.
inline constexpr std::size_t kPointBytes = 48;

void putPoint(std::string& out, const store::MetricPoint& point);
/// `data` has kPointBytes bytes.
store::MetricPoint takePoint(std::string_view data);

/// Why `point` cannot follow `before` (null: it is the first one); empty where it can. No place may be negative or no
/// number, none may come before the one ahead of it, and the time must be one that a calendar has.
std::string pointFault(const store::MetricPoint& point, const store::MetricPoint* before);

} // namespace workbench::exchange
