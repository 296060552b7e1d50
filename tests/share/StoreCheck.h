// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Ledger.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace workbench::share
{

/// What a store holds in the end.
struct StoreFigures {
    std::int64_t runs = 0, rows = 0, steps = 0, buckets = 0, bytes = 0;
    std::int64_t compared = 0; ///< step events that were looked for
};

/// Compares a store that nobody uses any more with what its programs printed: every step once, nothing else; SQLite's
/// own checks; every bucket of every series recomputed from the points; no run left live, queued or half removed; no
/// file left over. Returns what is wrong, a line each.
std::vector<std::string> checkStore(const std::filesystem::path& store, const Ledger& ledger, StoreFigures& figures);

/// Steps of one run as the store has them now, against what was printed; empty: the same.
std::string compareSteps(const std::filesystem::path& store, const RunId& run, const RunWord& word);

} // namespace workbench::share
