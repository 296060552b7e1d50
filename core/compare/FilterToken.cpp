// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/FilterToken.h"

#include "core/base/Printable.h"
#include "core/compare/LetterCase.h"

#include <algorithm>
#include <array>
#include <utility>

namespace workbench::compare
{

namespace
{

using Kind = FilterToken::Kind;

// Longer signs first, for "<=" is not "<" and "=".
constexpr std::array<std::pair<std::string_view, FilterOperator>, 10> kSigns{{
    {"==", FilterOperator::Equal},
    {"!=", FilterOperator::NotEqual},
    {"<>", FilterOperator::NotEqual},
    {"!~", FilterOperator::ContainsNot},
    {"<=", FilterOperator::LessOrEqual},
    {">=", FilterOperator::GreaterOrEqual},
    {"=", FilterOperator::Equal},
    {"~", FilterOperator::Contains},
    {"<", FilterOperator::Less},
    {">", FilterOperator::Greater},
}};

bool isBlank(char letter)
{
    return letter == ' ' || letter == '\t' || letter == '\n' || letter == '\r';
}

bool isWordLetter(char letter)
{
    const auto byte = static_cast<unsigned char>(letter);
    return byte > 0x20 && byte != 0x7f && std::string_view("()=!<>~\"`,").find(letter) == std::string_view::npos;
}

class Reader
{
public:
    explicit Reader(std::string_view text)
        : m_text(text)
    {
    }

    FilterTokens read()
    {
        while (m_at < m_text.size())
            readOne();
        add(Kind::End, m_text.size(), {});
        return std::move(m_tokens);
    }

private:
    void add(Kind kind, std::size_t from, std::string text)
    {
        m_tokens.list.push_back({kind, from, m_at, std::move(text)});
    }

    void complain(std::size_t from, std::size_t to, std::string message, std::string hint)
    {
        if (!m_tokens.mistake)
            m_tokens.mistake = FilterMistake{from, to, std::move(message), std::move(hint)};
    }

    void readOne()
    {
        const std::size_t from = m_at;
        const char letter = m_text[m_at];
        if (isBlank(letter)) {
            ++m_at;
            return;
        }
        if (const auto single = std::string_view("(),").find(letter); single != std::string_view::npos) {
            ++m_at;
            add(std::array{Kind::Open, Kind::Close, Kind::Comma}[single], from, std::string(1, letter));
            return;
        }
        if (letter == '"' || letter == '\'' || letter == '`')
            return readQuoted(letter);
        for (const auto& [sign, meaning] : kSigns)
            if (m_text.substr(m_at).starts_with(sign)) {
                m_at += sign.size();
                add(Kind::Operator, from, std::string(sign));
                m_tokens.list.back().sign = meaning;
                return;
            }
        if (!isWordLetter(letter)) {
            ++m_at;
            if (letter == '!')
                complain(from, m_at, "A \"!\" alone says nothing.", "Write not, != or !~.");
            else
                complain(
                    from, m_at, "The character " + printable(m_text.substr(from, 1)) + " has no place here.",
                    "Remove it, or put the text in quotes.");
            return;
        }
        while (m_at < m_text.size() && isWordLetter(m_text[m_at]))
            ++m_at;
        add(Kind::Word, from, std::string(m_text.substr(from, m_at - from)));
    }

    /// A backslash takes the quote, or another backslash, as it is; before anything else it is a backslash.
    void readQuoted(char quote)
    {
        const std::size_t from = m_at++;
        std::string meant;
        bool isClosed = false;
        while (m_at < m_text.size() && !isClosed) {
            const char letter = m_text[m_at++];
            const bool isEscape
                = letter == '\\' && m_at < m_text.size() && (m_text[m_at] == quote || m_text[m_at] == '\\');
            if (isEscape)
                meant += m_text[m_at++];
            else if (letter == quote)
                isClosed = true;
            else
                meant += letter;
        }
        add(quote == '`' ? Kind::Name : Kind::Quoted, from, std::move(meant));
        m_tokens.list.back().isClosed = isClosed;
        if (!isClosed)
            complain(
                from, m_text.size(), "This quote is never closed.", std::string("Put a ") + quote + " after the text.");
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    FilterTokens m_tokens;
};

std::string inQuotes(std::string_view text, char quote)
{
    std::string quoted(1, quote);
    for (const char letter : text) {
        if (letter == quote || letter == '\\')
            quoted += '\\';
        quoted += letter;
    }
    return quoted + quote;
}

bool isPlainWord(std::string_view text)
{
    constexpr std::array kKeywords{"and", "or", "not", "in", "has", "&", "&&", "|", "||"};
    return !text.empty() && text.front() != '\'' && std::ranges::all_of(text, isWordLetter)
        && std::ranges::none_of(kKeywords, [&](std::string_view keyword) { return sameLetters(text, keyword); });
}

} // namespace

std::string_view operatorText(FilterOperator sign)
{
    for (const auto& [text, meaning] : kSigns)
        if (meaning == sign && text != "==")
            return text;
    return {};
}

bool FilterToken::isWord(std::string_view keyword) const
{
    return kind == Kind::Word && sameLetters(text, keyword);
}

FilterTokens readTokens(std::string_view text)
{
    return Reader(text).read();
}

std::string quotedValue(std::string_view text)
{
    return isPlainWord(text) ? std::string(text) : inQuotes(text, '"');
}

std::string quotedName(std::string_view path)
{
    return isPlainWord(path) ? std::string(path) : inQuotes(path, '`');
}

} // namespace workbench::compare
