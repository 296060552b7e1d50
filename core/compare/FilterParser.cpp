// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/FilterParser.h"

#include "core/compare/FilterMessages.h"

#include <algorithm>
#include <utility>

namespace workbench::compare
{

namespace
{

using Kind = FilterToken::Kind;
constexpr int kDeepest = 64; // of parentheses and of not; nobody writes that, and the stack holds it

FilterParser::NodePointer leafOf(RunFilter::Node::Kind kind, const RunColumn& column)
{
    auto node = std::make_shared<RunFilter::Node>();
    node->kind = kind;
    node->column = column;
    return node;
}

} // namespace

FilterParser::FilterParser(std::vector<FilterToken> tokens, const RunColumns& columns, store::WallMilliseconds now)
    : m_tokens(std::move(tokens))
    , m_columns(columns)
    , m_now(now)
{
}

const FilterToken& FilterParser::after(std::size_t count) const
{
    return m_tokens[std::min(m_at + count, m_tokens.size() - 1)];
}

FilterToken FilterParser::take()
{
    return next().kind == Kind::End ? next() : m_tokens[m_at++];
}

bool FilterParser::isConnective(const FilterToken& token) const
{
    return token.isWord("and") || token.isWord("or");
}

bool FilterParser::startsComparison() const
{
    return after(1).kind == Kind::Operator || after(1).isWord("in")
        || (after(1).isWord("not") && after(2).isWord("in"));
}

FilterParser::Parsed FilterParser::parse()
{
    if (next().kind == Kind::End)
        return NodePointer();
    auto root = parseOr();
    if (!root || next().kind == Kind::End)
        return root;
    if (next().kind == Kind::Close)
        return mistakeAt(next(), "There is no \"(\" for this \")\".", "Remove it, or put a \"(\" before.");
    if (next().kind == Kind::Comma)
        return mistakeAt(
            next(), "A comma has no place here.",
            "Several values stand in parentheses, as in optimizer in (lamb, adamw); numbers have no separators.");
    return mistakeAt(next(), expectedConnective(next()), connectiveHint(m_tokens[m_at - 1], next()));
}

FilterParser::Parsed
FilterParser::parseJoined(Node::Kind kind, std::string_view keyword, Parsed (FilterParser::*part)())
{
    auto first = (this->*part)();
    if (!first || !next().isWord(keyword))
        return first;
    auto node = std::make_shared<Node>();
    node->kind = kind;
    node->children.push_back(std::move(*first));
    while (next().isWord(keyword)) {
        take();
        auto another = (this->*part)();
        if (!another)
            return another;
        node->children.push_back(std::move(*another));
    }
    return node;
}

FilterParser::Parsed FilterParser::parseOr()
{
    return parseJoined(Node::Kind::Or, "or", &FilterParser::parseAnd);
}

FilterParser::Parsed FilterParser::parseAnd()
{
    return parseJoined(Node::Kind::And, "and", &FilterParser::parseNot);
}

FilterParser::Parsed FilterParser::parseNot()
{
    if (!next().isWord("not"))
        return parsePrimary();
    const auto word = take();
    if (m_depth >= kDeepest)
        return mistakeAt(word, "This is nested too deeply.", "Take some parentheses away.");
    ++m_depth;
    auto child = parseNot();
    --m_depth;
    if (!child)
        return child;
    auto node = std::make_shared<Node>();
    node->kind = Node::Kind::Not;
    node->children.push_back(std::move(*child));
    return node;
}

FilterParser::Parsed FilterParser::parsePrimary()
{
    switch (next().kind) {
    case Kind::Open:
        return parseParentheses();
    case Kind::Word:
    case Kind::Name:
    case Kind::Quoted:
        break;
    case Kind::End:
    case Kind::Close:
    case Kind::Comma:
    case Kind::Operator:
        return mistakeAt(
            next(), expectedOperand(next()), "Write a comparison such as width = 256, or a word to look for.");
    }
    if (isConnective(next()))
        return mistakeAt(
            next(), expectedOperand(next()), "Put \"" + next().text + "\" in quotes to look for that word.");
    if (next().isWord("has") && !startsComparison())
        return parseHas();
    return startsComparison() ? parseComparison() : parseAlone();
}

FilterParser::Parsed FilterParser::parseParentheses()
{
    const auto open = take();
    if (m_depth >= kDeepest)
        return mistakeAt(open, "This is nested too deeply.", "Take some parentheses away.");
    if (next().kind == Kind::Close)
        return mistakeAt(open, next(), "There is nothing between these parentheses.", "Write a comparison there.");
    ++m_depth;
    auto inside = parseOr();
    --m_depth;
    if (!inside)
        return inside;
    if (next().kind == Kind::End)
        return mistakeAt(open, "This \"(\" is never closed.", "Put a \")\" after the last of what belongs together.");
    if (next().kind != Kind::Close)
        return mistakeAt(next(), expectedConnective(next()), connectiveHint(m_tokens[m_at - 1], next()));
    take();
    return inside;
}

FilterParser::Parsed FilterParser::parseHas()
{
    take();
    const auto name = take();
    if (name.kind != Kind::Word && name.kind != Kind::Name)
        return mistakeAt(
            name, "Expected a field after \"has\", found " + found(name) + ".", "Write for example has tags.");
    return columnOf(name).map([](const RunColumn* column) { return leafOf(Node::Kind::Has, *column); });
}

FilterParser::Parsed FilterParser::parseAlone()
{
    const auto word = take();
    const RunColumn* const column = word.kind == Kind::Quoted ? nullptr : m_columns.find(word.text);
    if (column != nullptr && column->kind == ColumnKind::Boolean)
        return columnOf(word).map([](const RunColumn* known) { return leafOf(Node::Kind::Compare, *known); });
    if (column != nullptr)
        return mistakeAt(word, "Expected a comparison after \"" + word.text + "\".", comparisonHint(*column));
    if (word.kind == Kind::Name)
        return columnOf(word).map([](const RunColumn*) { return NodePointer(); }); // the mistake
    if (const auto sign = foreignConnective(word.text); !sign.empty())
        return mistakeAt(word, "\"" + word.text + "\" has no meaning here.", "Write " + sign + ".");
    auto node = std::make_shared<Node>();
    node->kind = Node::Kind::Search;
    node->texts.push_back(smallLetters(word.text));
    return node;
}

FilterParser::Parsed FilterParser::parseComparison()
{
    const auto name = take();
    if (name.kind == Kind::Quoted)
        return mistakeAt(name, "A text in quotes is no field.", "Write the field without quotes, or in `backquotes`.");
    const auto column = columnOf(name);
    if (!column)
        return tl::unexpected(column.error());
    auto node = std::make_shared<Node>();
    node->kind = Node::Kind::Compare;
    node->column = **column;
    if (next().kind != Kind::Operator)
        return parseList(std::move(node));

    const auto sign = take();
    node->sign = sign.sign;
    if (const auto fits = checkSign(**column, sign); !fits)
        return tl::unexpected(fits.error());
    if (sign.sign == FilterOperator::Contains || sign.sign == FilterOperator::ContainsNot)
        node->kind = Node::Kind::Contains;
    const auto value = take();
    if ((value.kind != Kind::Word && value.kind != Kind::Quoted) || isConnective(value))
        return mistakeAt(value, expectedValue(**column, operatorText(sign.sign), value), valueHint(**column));
    if (const auto added = addValue(*node, value); !added)
        return tl::unexpected(added.error());
    // The unit of the column may follow its number.
    if (value.kind == Kind::Word && next().kind == Kind::Word && !(*column)->unit.empty()
        && next().isWord((*column)->unit))
        take();
    return node;
}

FilterParser::Parsed FilterParser::parseList(std::shared_ptr<Node> node)
{
    if (take().isWord("not")) {
        take();
        node->sign = FilterOperator::NotEqual;
    }
    const auto open = take();
    if (open.kind != Kind::Open)
        return mistakeAt(
            open, "Expected \"(\" after \"in\", found " + found(open) + ".", "Write for example in (16, 32).");
    while (true) {
        const auto value = take();
        if ((value.kind != Kind::Word && value.kind != Kind::Quoted) || isConnective(value))
            return mistakeAt(value, expectedValue(node->column, "in", value), valueHint(node->column));
        if (node->column.kind == ColumnKind::Boolean)
            return mistakeAt(value, "A field that is true or false takes no list.", comparisonHint(node->column));
        if (const auto added = addValue(*node, value); !added)
            return tl::unexpected(added.error());
        const auto separator = take();
        if (separator.kind == Kind::Close)
            return node;
        if (separator.kind == Kind::End)
            return mistakeAt(open, "This \"(\" is never closed.", "Put a \")\" after the last value.");
        if (separator.kind != Kind::Comma)
            return mistakeAt(
                separator, "Expected \",\" or \")\" before " + found(separator) + ".",
                "A value of several words stands in quotes.");
    }
}

} // namespace workbench::compare
