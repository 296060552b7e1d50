// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/StoreTypes.h"

#include <tl/expected.hpp>

#include <string>
#include <string_view>

namespace workbench::compare
{

// Numbers, durations and times as a filter writes them. Private to core/compare.

/// What a value stands for: one number, or for a time all of its day, minute or second; both ends belong to it. For a
/// number, NaN stands for itself.
struct FilterRange {
    double from = 0, to = 0;
};

struct ValueProblem {
    std::string message; ///< goes on after the value in quotes: "is no number"
    std::string hint;
};

using ValueResult = tl::expected<FilterRange, ValueProblem>;

/// "-3", "2e-3", "1.5M" (k, M, G and T are powers of 1000), "inf", "nan".
ValueResult readNumberValue(std::string_view text);

/// In seconds: "90" and "90s", "1.5h", "1h30min", "2d", or as tables show it, "1:30:00" and "1:30".
ValueResult readDurationValue(std::string_view text);

/// In milliseconds since 1970: a day or a moment in local time ("2026-11-24", "2026-11-24 21:05",
/// "2026-11-24T21:05:03", with Z in UTC), "today", "yesterday", "now", or how long ago ("7d", "90min").
ValueResult readTimeValue(std::string_view text, store::WallMilliseconds now);

} // namespace workbench::compare
