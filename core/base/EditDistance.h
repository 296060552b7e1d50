// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>
#include <string_view>

namespace workbench
{

/// How many bytes must be put in, left out or replaced to make one text of the other (Levenshtein's distance).
/// Takes time by the product of the lengths: cut what a user typed before. More than `most` is not counted to its end,
/// and comes back as most + 1.
int editDistance(std::string_view left, std::string_view right, int most = std::numeric_limits<int>::max() - 1);

} // namespace workbench
