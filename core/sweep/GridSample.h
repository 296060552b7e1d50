// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace workbench::sweep
{

/// `count` different places of a grid with these sizes, the index on each axis, in the grid's own order (the last axis
/// changes first). All of it where count is at least its size. Else spread evenly: each value of the first axis comes
/// equally often, give or take one, and the others are gone through with a stride near the golden section of their own
/// grid, which leaves no value of them out for long. Sizes are at least 1 and their product at most kManyRuns.
std::vector<std::vector<std::int64_t>> gridSample(const std::vector<std::int64_t>& sizes, std::int64_t count);

} // namespace workbench::sweep
