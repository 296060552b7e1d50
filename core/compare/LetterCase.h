// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace workbench::compare
{

// Comparing without regard to the case of ASCII's letters; other bytes, so those of UTF-8, count as they are.

inline char smallLetter(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter;
}

inline std::string smallLetters(std::string_view text)
{
    std::string small(text);
    std::ranges::transform(small, small.begin(), smallLetter);
    return small;
}

inline bool sameLetters(std::string_view left, std::string_view right)
{
    return std::ranges::equal(left, right, {}, smallLetter, smallLetter);
}

/// Whether `text` holds `small`, which is in small letters.
inline bool containsLetters(std::string_view text, std::string_view small)
{
    const auto same = [](char each, char wanted) { return smallLetter(each) == wanted; };
    return std::search(text.begin(), text.end(), small.begin(), small.end(), same) != text.end() || small.empty();
}

} // namespace workbench::compare
