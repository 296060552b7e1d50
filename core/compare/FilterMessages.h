// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/FilterToken.h"
#include "core/compare/LetterCase.h"

#include <tl/expected.hpp>

#include <string>
#include <string_view>

namespace workbench::compare
{

// The sentences in which a filter is refused. Private to core/compare.

tl::unexpected<FilterMistake> mistakeAt(const FilterToken& token, std::string message, std::string hint);
/// From the beginning of the one to the end of the other.
tl::unexpected<FilterMistake>
mistakeAt(const FilterToken& first, const FilterToken& last, std::string message, std::string hint);

/// The text in quotes, on one line and cut where it is long.
std::string shown(std::string_view text);
/// "\"x\"", "the end" or "\")\"": what stands there instead.
std::string found(const FilterToken& token);

std::string expectedConnective(const FilterToken& token);
std::string connectiveHint(const FilterToken& before, const FilterToken& token);
std::string expectedOperand(const FilterToken& token);
std::string expectedValue(const RunColumn& column, std::string_view sign, const FilterToken& token);
std::string valueHint(const RunColumn& column); ///< how a value of that column is written
std::string comparisonHint(const RunColumn& column); ///< what can be asked of that column
std::string foreignConnective(std::string_view word); ///< "and" for "&&"; empty for an ordinary word
std::string_view kindText(const RunColumn& column); ///< "a number", "a text"...

} // namespace workbench::compare
