// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace workbench
{

/// One character of a text.
struct Utf8Character {
    std::uint32_t codePoint = 0;
    std::size_t length = 0; ///< bytes; 0: the text does not begin with a valid character
};

/// The character that a text begins with. Strict UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above
/// U+10FFFF.
Utf8Character firstCharacter(std::string_view text);

/// Control characters, those that change the writing direction, and those that take no room at all.
bool isHidden(std::uint32_t codePoint);

} // namespace workbench
