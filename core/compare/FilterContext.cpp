// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/FilterContext.h"

#include "core/compare/FilterToken.h"

#include <algorithm>
#include <utility>

namespace workbench::compare
{

namespace
{

using Kind = FilterToken::Kind;
using Want = FilterContext::Want;

/// Follows the grammar from token to token, as the parser does, but puts up with everything.
class Follower
{
public:
    Follower(FilterContext& context, const RunColumns& columns)
        : m_context(context)
        , m_columns(columns)
    {
    }

    void follow(const FilterToken& token)
    {
        switch (m_context.want) {
        case Want::Operand:
            return operand(token);
        case Want::Operator:
            if (token.kind == Kind::Operator)
                m_context.want = Want::Value;
            else if (token.isWord("in"))
                m_context.want = Want::ListOpen;
            else if (token.isWord("not"))
                m_context.want = Want::ListWord;
            else
                connective(token);
            return;
        case Want::ListWord: // the "in" of "not in"
            m_context.want = token.isWord("in") ? Want::ListOpen : Want::Connective;
            return;
        case Want::ListOpen:
            if (token.kind == Kind::Open)
                m_context.want = Want::ListValue;
            return;
        case Want::ListValue:
            m_context.want = token.kind == Kind::Close ? Want::Connective : Want::ListSeparator;
            return;
        case Want::ListSeparator:
            if (token.kind == Kind::Comma || token.kind == Kind::Close)
                m_context.want = token.kind == Kind::Comma ? Want::ListValue : Want::Connective;
            return;
        case Want::Column:
        case Want::Value:
            m_context.want = Want::Connective;
            return;
        case Want::Connective:
            return connective(token);
        }
    }

private:
    void operand(const FilterToken& token)
    {
        if (token.kind == Kind::Open)
            ++m_context.depth;
        else if (token.kind == Kind::Close)
            connective(token);
        else if (token.isWord("has"))
            m_context.want = Want::Column;
        else if (token.kind == Kind::Quoted)
            m_context.want = Want::Connective;
        else if ((token.kind == Kind::Word || token.kind == Kind::Name) && !token.isWord("not")) {
            m_context.column = m_columns.find(token.text);
            m_context.want = Want::Operator;
        }
    }

    void connective(const FilterToken& token)
    {
        m_context.want = token.isWord("and") || token.isWord("or") ? Want::Operand : Want::Connective;
        if (token.kind == Kind::Close)
            m_context.depth = std::max(0, m_context.depth - 1);
    }

    FilterContext& m_context;
    const RunColumns& m_columns;
};

bool isTyped(const FilterToken& token, std::size_t cursor)
{
    const bool canGoOn = token.kind == Kind::Word
        || ((token.kind == Kind::Quoted || token.kind == Kind::Name) && (!token.isClosed || cursor < token.to));
    return canGoOn && token.from < cursor && cursor <= token.to;
}

} // namespace

FilterContext filterContext(std::string_view text, std::size_t cursor, const RunColumns& columns)
{
    cursor = std::min(cursor, text.size());
    FilterContext context;
    context.from = context.to = cursor;
    Follower follower(context, columns);
    for (const auto& token : readTokens(text).list) {
        if (isTyped(token, cursor)) {
            context.from = token.from;
            context.to = token.to;
            // What stands before the cursor, read alone, is without quotes and escapes.
            const auto before = readTokens(text.substr(token.from, cursor - token.from)).list;
            context.typed = before.front().text;
            break;
        }
        if (token.from >= cursor)
            break;
        follower.follow(token);
    }
    return context;
}

} // namespace workbench::compare
