// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string_view>

namespace workbench
{

inline constexpr int kDeepestJson = 64; ///< arrays and objects in each other; nothing that the program writes has 10

/// Whether a text of JSON nests deeper than kDeepestJson: to be asked before text from a file is parsed. The parser
/// itself takes any depth, but its values are copied, compared and printed by recursion, and some hundred kilobytes of
/// brackets would overflow the stack. Says nothing of whether the text is sound.
bool nestsTooDeeply(std::string_view json);

} // namespace workbench
