// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/EditDistance.h"
#include "core/compare/FilterMessages.h"
#include "core/compare/FilterParser.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace workbench::compare
{

namespace
{

bool isOrder(FilterOperator sign)
{
    return sign != FilterOperator::Equal && sign != FilterOperator::NotEqual && sign != FilterOperator::Contains
        && sign != FilterOperator::ContainsNot;
}

std::string nearestWord(const std::vector<std::string>& words, std::string_view typed)
{
    const auto small = smallLetters(typed.substr(0, 64));
    std::string best;
    int least = std::max(2, static_cast<int>(small.size()) / 2) + 1;
    for (const auto& word : words)
        if (const int distance = editDistance(small, smallLetters(word), least - 1); distance < least) {
            least = distance;
            best = word;
        }
    return best;
}

} // namespace

tl::expected<const RunColumn*, FilterMistake> FilterParser::columnOf(const FilterToken& name)
{
    const RunColumn* const column = m_columns.find(name.text);
    if (column == nullptr) {
        const auto nearest = m_columns.nearest(name.text);
        return mistakeAt(
            name, "There is no field " + shown(name.text) + ".",
            nearest.empty() ? std::string() : "Did you mean " + quotedName(nearest) + "?");
    }
    if (std::ranges::find(m_paths, column->path) == m_paths.end())
        m_paths.push_back(column->path);
    return column;
}

tl::expected<void, FilterMistake> FilterParser::checkSign(const RunColumn& column, const FilterToken& sign) const
{
    const bool isText = column.kind == ColumnKind::Text || column.kind == ColumnKind::Tags;
    const bool isContains = sign.sign == FilterOperator::Contains || sign.sign == FilterOperator::ContainsNot;
    if (isContains && !isText)
        return mistakeAt(
            sign,
            "\"" + sign.text + "\" looks into texts, but " + column.path + " is " + std::string(kindText(column)) + ".",
            column.kind == ColumnKind::Boolean ? comparisonHint(column) : "Compare it with = != < <= > or >=.");
    if (isOrder(sign.sign) && (isText || column.kind == ColumnKind::Boolean))
        return mistakeAt(
            sign,
            "\"" + sign.text + "\" compares numbers and times, but " + column.path + " is "
                + std::string(kindText(column)) + ".",
            isText ? "Compare it with = != ~ or !~." : comparisonHint(column));
    return {};
}

tl::expected<void, FilterMistake> FilterParser::addValue(Node& node, const FilterToken& value)
{
    const auto read = [&](const FilterToken& token) -> ValueResult {
        switch (node.column.kind) {
        case ColumnKind::Duration:
            return readDurationValue(token.text);
        case ColumnKind::Time:
            return readTimeValue(token.text, m_now);
        default:
            return readNumberValue(token.text);
        }
    };
    if (node.column.kind == ColumnKind::Boolean)
        return addFlag(node, value);
    if (node.column.kind == ColumnKind::Text || node.column.kind == ColumnKind::Tags)
        return addText(node, value);
    const auto range = read(value);
    if (!range)
        return mistakeAt(
            value, shown(value.text) + " " + range.error().message + ".",
            m_columns.find(value.text) != nullptr ? "A field is compared with a value, not with another field."
                                                  : range.error().hint);
    if (std::isnan(range->from) && isOrder(node.sign))
        return mistakeAt(value, "What is no number is neither less nor greater.", "Ask with = nan or != nan.");
    node.ranges.push_back(*range);
    return {};
}

tl::expected<void, FilterMistake> FilterParser::addText(Node& node, const FilterToken& value)
{
    if (node.kind == Node::Kind::Contains) {
        node.texts.push_back(smallLetters(value.text));
        return {};
    }
    const auto& words = node.column.words;
    const auto known = std::ranges::find_if(words, [&](const auto& word) { return sameLetters(word, value.text); });
    if (words.empty() || known != words.end()) {
        node.texts.push_back(words.empty() ? value.text : *known);
        return {};
    }
    const auto nearest = nearestWord(words, value.text);
    return mistakeAt(
        value, node.column.path + " is never " + shown(value.text) + ".",
        nearest.empty() ? valueHint(node.column) : "Did you mean " + nearest + "?");
}

tl::expected<void, FilterMistake> FilterParser::addFlag(Node& node, const FilterToken& value)
{
    for (const char* word : {"true", "yes", "on", "1"})
        if (sameLetters(value.text, word)) {
            node.flag = true;
            return {};
        }
    for (const char* word : {"false", "no", "off", "0"})
        if (sameLetters(value.text, word)) {
            node.flag = false;
            return {};
        }
    return mistakeAt(value, shown(value.text) + " is neither true nor false.", "Write true or false.");
}

} // namespace workbench::compare
