// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/RunColumns.h"

#include <cstdint>
#include <span>
#include <vector>

namespace workbench::compare
{

/// A column that a table is sorted by.
struct SortKey {
    const RunColumn* column = nullptr;
    bool descending = false;
};

/// The places of all runs in sorted order: by the first key, those equal in it by the second, and so on; equal in all
/// they keep their order. Runs that lack a value, or where it is no number, come last either way.
std::vector<std::uint32_t> sortedOrder(FactsSpan runs, std::span<const SortKey> keys);

} // namespace workbench::compare
