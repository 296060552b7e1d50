// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/RunFilter.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace workbench::compare
{

// The words and signs of a filter. Private to core/compare.

enum class FilterOperator { Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual, Contains, ContainsNot };

std::string_view operatorText(FilterOperator sign); ///< "<="

struct FilterToken {
    enum class Kind { End, Word, Quoted, Name, Open, Close, Comma, Operator };

    Kind kind = Kind::End;
    std::size_t from = 0, to = 0; ///< bytes of the filter
    std::string text; ///< as meant: without quotes and escapes
    FilterOperator sign = FilterOperator::Equal; ///< of an Operator
    bool isClosed = true; ///< a quoted text, or a name in backquotes, ends in its quote

    bool isWord(std::string_view keyword) const; ///< not in quotes, without regard to case
};

struct FilterTokens {
    std::vector<FilterToken> list; ///< the last one is End, and it lies at the end of the text
    std::optional<FilterMistake> mistake; ///< the first; what cannot be read is left out of the list
};

/// Takes any bytes. Never fails as a whole, for a text that is being typed is seldom finished.
FilterTokens readTokens(std::string_view text);

/// The text as it must be written in a filter: in quotes where it is more than a plain word, or would mean something.
std::string quotedValue(std::string_view text);
/// The name of a column, in backquotes where it has to be.
std::string quotedName(std::string_view path);

} // namespace workbench::compare
