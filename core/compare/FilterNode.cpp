// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/FilterNode.h"

#include "core/compare/CellView.h"
#include "core/compare/LetterCase.h"

#include <algorithm>
#include <cmath>

namespace workbench::compare
{

namespace
{

bool isIn(double value, const FilterRange& range)
{
    return (value >= range.from && value <= range.to) || (std::isnan(value) && std::isnan(range.from));
}

const std::vector<std::string>& tagsOf(const CellView& view)
{
    static const std::vector<std::string> none;
    const auto* const tags = std::get_if<const std::vector<std::string>*>(&view);
    return tags != nullptr ? **tags : none;
}

} // namespace

bool RunFilter::Node::matches(const RunFacts& run) const
{
    const auto holds = [&](const std::shared_ptr<const Node>& child) { return child->matches(run); };
    switch (kind) {
    case Kind::And:
        return std::ranges::all_of(children, holds);
    case Kind::Or:
        return std::ranges::any_of(children, holds);
    case Kind::Not:
        return !children.front()->matches(run);
    case Kind::Has:
        return !std::holds_alternative<std::monostate>(cellView(run, column));
    case Kind::Compare:
        return compares(run);
    case Kind::Contains:
        return contains(run);
    case Kind::Search:
        return finds(run);
    }
    return false;
}

bool RunFilter::Node::comparesNumber(double value) const
{
    const FilterRange& range = ranges.front();
    switch (sign) {
    case FilterOperator::Less:
        return value < range.from;
    case FilterOperator::LessOrEqual:
        return value <= range.to;
    case FilterOperator::Greater:
        return value > range.to;
    case FilterOperator::GreaterOrEqual:
        return value >= range.from;
    default:
        break;
    }
    const bool isAny = std::ranges::any_of(ranges, [&](const FilterRange& each) { return isIn(value, each); });
    return isAny == (sign == FilterOperator::Equal);
}

bool RunFilter::Node::compares(const RunFacts& run) const
{
    const auto view = cellView(run, column);
    const bool wantsEqual = sign == FilterOperator::Equal;
    const auto isOneOf = [&](std::string_view text) { return std::ranges::find(texts, text) != texts.end(); };
    switch (column.kind) {
    case ColumnKind::Number:
    case ColumnKind::Duration:
    case ColumnKind::Time: {
        const auto* const number = std::get_if<double>(&view);
        return number != nullptr && comparesNumber(*number);
    }
    case ColumnKind::Boolean: {
        const auto* const value = std::get_if<bool>(&view);
        return value != nullptr && (*value == flag) == wantsEqual;
    }
    case ColumnKind::Text:
        return isOneOf(textOf(view)) == wantsEqual;
    case ColumnKind::Tags:
        return std::ranges::any_of(tagsOf(view), isOneOf) == wantsEqual;
    }
    return false;
}

bool RunFilter::Node::contains(const RunFacts& run) const
{
    const auto view = cellView(run, column);
    const auto& small = texts.front();
    const bool isThere = column.kind == ColumnKind::Tags
        ? std::ranges::any_of(tagsOf(view), [&](const auto& tag) { return containsLetters(tag, small); })
        : containsLetters(textOf(view), small);
    return isThere == (sign == FilterOperator::Contains);
}

bool RunFilter::Node::finds(const RunFacts& run) const
{
    static const RunColumns columns;
    static const RunColumn& corpus = *columns.find("corpus");
    const auto& small = texts.front();
    const auto holds = [&](std::string_view text) { return containsLetters(text, small); };
    return holds(run.row.name) || holds(train::runStateName(run.row.state)) || holds(textOf(cellView(run, corpus)))
        || std::ranges::any_of(run.row.tags, holds) || holds(run.row.note);
}

} // namespace workbench::compare
