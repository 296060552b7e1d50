// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace workbench
{

/// The text on one line, safe for terminals and logs: control characters, bytes that are no UTF-8, and characters
/// that change the writing direction become escapes such as \n, \x1b or \u202e.
std::string printable(std::string_view text);

} // namespace workbench
