// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/FilterNode.h"
#include "core/compare/FilterToken.h"

#include <tl/expected.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace workbench::compare
{

/// Makes the tree of a filter of its tokens, by recursive descent; see RunFilter.h for the grammar. Private to
/// core/compare.
class FilterParser
{
public:
    using Node = RunFilter::Node;
    using NodePointer = std::shared_ptr<const Node>;
    using Parsed = tl::expected<NodePointer, FilterMistake>;

    FilterParser(std::vector<FilterToken> tokens, const RunColumns& columns, store::WallMilliseconds now);

    Parsed parse(); ///< null for no tokens at all
    std::vector<std::string> paths() const { return m_paths; } ///< of the columns that were named, each once

private:
    Parsed parseOr();
    Parsed parseAnd();
    Parsed parseNot();
    Parsed parsePrimary();
    Parsed parseParentheses();
    Parsed parseHas();
    Parsed parseComparison();
    Parsed parseAlone();
    Parsed parseList(std::shared_ptr<Node> node);
    Parsed parseJoined(Node::Kind kind, std::string_view keyword, Parsed (FilterParser::*part)());

    tl::expected<const RunColumn*, FilterMistake> columnOf(const FilterToken& name);
    tl::expected<void, FilterMistake> addValue(Node& node, const FilterToken& value);
    tl::expected<void, FilterMistake> addText(Node& node, const FilterToken& value);
    tl::expected<void, FilterMistake> addFlag(Node& node, const FilterToken& value);
    tl::expected<void, FilterMistake> checkSign(const RunColumn& column, const FilterToken& sign) const;

    const FilterToken& next() const { return m_tokens[m_at]; }
    const FilterToken& after(std::size_t count) const;
    FilterToken take();
    bool isConnective(const FilterToken& token) const;
    bool startsComparison() const; ///< whether an operator or `in` follows the next token

    std::vector<FilterToken> m_tokens;
    const RunColumns& m_columns;
    store::WallMilliseconds m_now;
    std::vector<std::string> m_paths;
    std::size_t m_at = 0;
    int m_depth = 0;
};

} // namespace workbench::compare
