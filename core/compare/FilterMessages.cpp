// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/FilterMessages.h"

#include "core/base/Printable.h"

#include <algorithm>
#include <utility>

namespace workbench::compare
{

namespace
{

using Kind = FilterToken::Kind;

std::string wordList(const std::vector<std::string>& words)
{
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i)
        text += (i == 0 ? "" : i + 1 == words.size() ? " or " : ", ") + words[i];
    return text;
}

std::string exampleValue(const RunColumn& column)
{
    switch (column.kind) {
    case ColumnKind::Number:
        return "1.5";
    case ColumnKind::Duration:
        return "2h";
    case ColumnKind::Time:
        return "7d";
    case ColumnKind::Boolean:
        return "false";
    case ColumnKind::Text:
    case ColumnKind::Tags:
        break;
    }
    return column.words.empty() ? "\"some text\"" : quotedValue(column.words.front());
}

} // namespace

tl::unexpected<FilterMistake> mistakeAt(const FilterToken& token, std::string message, std::string hint)
{
    return mistakeAt(token, token, std::move(message), std::move(hint));
}

tl::unexpected<FilterMistake>
mistakeAt(const FilterToken& first, const FilterToken& last, std::string message, std::string hint)
{
    return tl::unexpected(FilterMistake{first.from, last.to, std::move(message), std::move(hint)});
}

std::string shown(std::string_view text)
{
    constexpr std::size_t kLongest = 40;
    std::size_t length = std::min(text.size(), kLongest);
    while (length < text.size() && length > 0 && (static_cast<unsigned char>(text[length]) & 0xc0) == 0x80)
        --length; // not inside a character
    return "\"" + printable(text.substr(0, length)) + (length < text.size() ? "..." : "") + "\"";
}

std::string found(const FilterToken& token)
{
    return token.kind == Kind::End ? "the end" : shown(token.text);
}

std::string expectedConnective(const FilterToken& token)
{
    return "Expected \"and\" or \"or\" before " + found(token) + ".";
}

std::string connectiveHint(const FilterToken& before, const FilterToken& token)
{
    if (const auto word = foreignConnective(token.text); token.kind == Kind::Word && !word.empty())
        return "Write " + word + ".";
    const auto isText = [](const FilterToken& each) { return each.kind == Kind::Word || each.kind == Kind::Quoted; };
    if (isText(before) && isText(token) && before.text.size() + token.text.size() < 60)
        return "A text of several words stands in quotes: " + quotedValue(printable(before.text + " " + token.text))
            + ".";
    return {};
}

std::string expectedOperand(const FilterToken& token)
{
    return token.kind == Kind::End ? "Expected a field or a word at the end."
                                   : "Expected a field or a word before " + found(token) + ".";
}

std::string_view kindText(const RunColumn& column)
{
    switch (column.kind) {
    case ColumnKind::Number:
        return "a number";
    case ColumnKind::Text:
        return "a text";
    case ColumnKind::Boolean:
        return "true or false";
    case ColumnKind::Time:
        return "a time";
    case ColumnKind::Duration:
        return "a duration";
    case ColumnKind::Tags:
        return "a tag";
    }
    return "a value";
}

std::string expectedValue(const RunColumn& column, std::string_view sign, const FilterToken& token)
{
    return "Expected " + std::string(kindText(column)) + " after \"" + std::string(sign) + "\", found " + found(token)
        + ".";
}

std::string valueHint(const RunColumn& column)
{
    if (!column.words.empty())
        return "Write " + wordList(column.words) + ".";
    switch (column.kind) {
    case ColumnKind::Number:
        return "Write it as 0.002, 2e-3, 64k or 1.5M.";
    case ColumnKind::Duration:
        return "Write it as 90s, 5min, 1h30min, 2d or 1:30:00.";
    case ColumnKind::Time:
        return "Write a day as 2026-11-24, or how long ago as 7d or 2h.";
    case ColumnKind::Boolean:
        return "Write true or false.";
    case ColumnKind::Text:
    case ColumnKind::Tags:
        break;
    }
    return "Write a word, or a text in quotes.";
}

std::string comparisonHint(const RunColumn& column)
{
    const auto name = quotedName(column.path);
    const auto rest = ", has " + name + ", or put the word in quotes to look for it.";
    switch (column.kind) {
    case ColumnKind::Boolean:
        return "Write " + name + " alone, or not " + name + ".";
    case ColumnKind::Number:
    case ColumnKind::Duration:
        return "Write for example " + name + " < " + exampleValue(column) + rest;
    case ColumnKind::Time:
        return "Write for example " + name + " > " + exampleValue(column) + rest;
    case ColumnKind::Text:
    case ColumnKind::Tags:
        break;
    }
    return "Write for example " + name + " = " + exampleValue(column) + rest;
}

std::string foreignConnective(std::string_view word)
{
    if (word == "&&" || word == "&")
        return "and";
    if (word == "||" || word == "|")
        return "or";
    return {};
}

} // namespace workbench::compare
