// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace workbench
{

/// How many bytes must be put in, left out or replaced to make one text of the other (Levenshtein's distance).
/// Takes time by the product of the lengths: cut what a user typed before.
int editDistance(std::string_view left, std::string_view right);

} // namespace workbench
