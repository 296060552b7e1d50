// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/MetricExpression.h"

#include "core/compare/ExpressionNode.h"
#include "core/compare/ExpressionWords.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace workbench::compare
{

namespace
{

using NodePointer = std::shared_ptr<const MetricExpression::Node>;
using Parsed = tl::expected<NodePointer, FilterMistake>;

/// Reads from left to right, a method a level of binding.
class Parser
{
public:
    Parser(std::string_view text, std::span<const std::string> known)
        : m_text(text)
        , m_known(known)
    {
    }

    Parsed whole()
    {
        skip();
        if (m_at == m_text.size())
            return mistake(0, m_text.size(), "An expression is missing.", "Such as exp(validationLoss)");
        Parsed node = sum();
        if (node && m_at < m_text.size())
            return unexpected();
        return node;
    }

    std::vector<std::string> metrics;

private:
    static tl::unexpected<FilterMistake>
    mistake(std::size_t from, std::size_t to, std::string message, std::string hint = {})
    {
        return tl::unexpected(FilterMistake{from, to, std::move(message), std::move(hint)});
    }

    tl::unexpected<FilterMistake> unexpected() const
    {
        if (m_at >= m_text.size())
            return mistake(m_text.size(), m_text.size(), "It ends too early.", "A metric, a number or ) is missing.");
        std::size_t end = m_at + 1; // the whole character, if it has several bytes
        while (end < m_text.size() && (static_cast<unsigned char>(m_text[end]) & 0xc0) == 0x80)
            ++end;
        const std::string what(m_text.substr(m_at, end - m_at));
        if (what == ")")
            return mistake(m_at, end, "This ) closes nothing.");
        if (what == "=" || what == "<" || what == ">")
            return mistake(m_at, end, "An expression is a number and no comparison.");
        if (startsName(m_text[m_at]) || isDigit(m_text[m_at]) || what == "(" || what == "'" || what == "\"")
            return mistake(m_at, end, "An operator is missing before this.", "+ - * / or ^");
        return mistake(m_at, end, "\"" + what + "\" is not understood here.");
    }

    void skip()
    {
        while (m_at < m_text.size() && (m_text[m_at] == ' ' || m_text[m_at] == '\t' || m_text[m_at] == '\n'))
            ++m_at;
    }

    bool accept(char c)
    {
        if (m_at >= m_text.size() || m_text[m_at] != c)
            return false;
        ++m_at;
        skip();
        return true;
    }

    static NodePointer make(Operation operation, std::vector<NodePointer> parts)
    {
        auto node = std::make_shared<MetricExpression::Node>();
        node->operation = operation;
        node->parts = std::move(parts);
        return node;
    }

    /// Long chains such as a + b + c grow to the left; their depth counts too, for they are walked down as well.
    Parsed chain(Parsed (Parser::*next)(), char first, Operation one, char second, Operation other)
    {
        Parsed left = (this->*next)();
        for (std::size_t links = 0; left; ++links) {
            const std::size_t at = m_at;
            const bool isFirst = accept(first);
            if (!isFirst && !accept(second))
                return left;
            if (links > 4 * MetricExpression::kMostDepth)
                return mistake(at, at + 1, "That is too long a chain.");
            Parsed right = (this->*next)();
            if (!right)
                return right;
            left = make(isFirst ? one : other, {*left, *right});
        }
        return left;
    }

    Parsed sum() { return chain(&Parser::product, '+', Operation::Add, '-', Operation::Subtract); }
    Parsed product() { return chain(&Parser::sign, '*', Operation::Multiply, '/', Operation::Divide); }

    Parsed sign()
    {
        const std::size_t at = m_at;
        if (m_depth >= MetricExpression::kMostDepth)
            return mistake(at, std::min(at + 1, m_text.size()), "That is nested too deeply.");
        ++m_depth;
        Parsed result = accept('-') ? sign().map([](NodePointer x) { return make(Operation::Negate, {std::move(x)}); })
            : accept('+')           ? sign()
                                    : power();
        --m_depth;
        return result;
    }

    Parsed power()
    {
        Parsed base = operand();
        if (!base || !accept('^'))
            return base;
        Parsed exponent = sign(); // to the right: 2^3^2 is 2^9
        if (!exponent)
            return exponent;
        return make(Operation::Power, {*base, *exponent});
    }

    Parsed operand()
    {
        const std::size_t at = m_at;
        if (accept('(')) {
            Parsed inner = sum();
            if (inner && !accept(')'))
                return m_at < m_text.size() ? unexpected() : mistake(at, at + 1, "This ( is never closed.");
            return inner;
        }
        if (m_at >= m_text.size())
            return unexpected();
        const char c = m_text[m_at];
        if (isDigit(c) || c == '.')
            return number();
        if (c == '\'' || c == '"')
            return quoted(c);
        if (startsName(c))
            return name();
        return unexpected();
    }

    Parsed number()
    {
        double value = 0;
        const char* begin = m_text.data() + m_at;
        const auto [end, error] = std::from_chars(begin, m_text.data() + m_text.size(), value);
        const auto length = static_cast<std::size_t>(end - begin);
        if (error != std::errc{} || !std::isfinite(value))
            return mistake(m_at, m_at + std::max<std::size_t>(1, length), "This is no number.", "Such as 0.5 or 2e-3");
        m_at += length;
        skip();
        auto node = std::make_shared<MetricExpression::Node>();
        node->number = value;
        return node;
    }

    Parsed quoted(char quote)
    {
        const std::size_t at = m_at, end = m_text.find(quote, at + 1);
        if (end == std::string_view::npos)
            return mistake(at, m_text.size(), "The quotation mark is never closed.");
        m_at = end + 1;
        skip();
        return metric(std::string(m_text.substr(at + 1, end - at - 1)), at, end + 1);
    }

    Parsed name()
    {
        const std::size_t at = m_at;
        while (m_at < m_text.size() && goesOnName(m_text[m_at]))
            ++m_at;
        const std::string word(m_text.substr(at, m_at - at));
        const std::size_t end = m_at;
        skip();
        const bool calls = m_at < m_text.size() && m_text[m_at] == '(';
        return calls ? call(word, at, end) : metric(word, at, end);
    }

    Parsed metric(const std::string& name, std::size_t from, std::size_t to)
    {
        if (std::ranges::find(m_known, name) == m_known.end()) {
            const auto functions = expressionFunctions();
            const auto function = std::ranges::find(functions, name, &ExpressionFunction::name);
            return mistake(
                from, to, "There is no metric \"" + name + "\".",
                function != functions.end() ? "As a function: " + std::string(function->use)
                                            : nearestMetricHint(name, m_known));
        }
        auto node = std::make_shared<MetricExpression::Node>();
        node->operation = Operation::Metric;
        const auto place = std::ranges::find(metrics, name);
        node->metric = static_cast<std::size_t>(place - metrics.begin());
        if (place == metrics.end())
            metrics.push_back(name);
        return node;
    }

    Parsed call(const std::string& word, std::size_t from, std::size_t to)
    {
        const auto functions = expressionFunctions();
        const auto function = std::ranges::find(functions, word, &ExpressionFunction::name);
        if (function == functions.end()) {
            std::string all;
            for (const ExpressionFunction& each : functions)
                all += (all.empty() ? "" : ", ") + std::string(each.name);
            return mistake(from, to, "There is no function \"" + word + "\".", "There are " + all + ".");
        }
        const std::size_t open = m_at;
        accept('(');
        std::vector<NodePointer> parts;
        do {
            Parsed part = sum();
            if (!part)
                return part;
            parts.push_back(*part);
        } while (accept(','));
        const std::size_t close = m_at;
        if (!accept(')'))
            return m_at < m_text.size() ? unexpected() : mistake(open, open + 1, "This ( is never closed.");
        const auto count = static_cast<int>(parts.size());
        if (count < function->least || (function->most >= 0 && count > function->most))
            return mistake(from, close + 1, word + " takes another number of values.", std::string(function->use));
        if (function->operation != Operation::Ema)
            return make(function->operation, std::move(parts));
        const double weight = parts[1]->operation == Operation::Number ? parts[1]->number : -1;
        if (!(weight >= 0 && weight <= 0.999))
            return mistake(
                from, close + 1, "The weight of ema is a number from 0 to 0.999.", std::string(function->use));
        auto node = std::make_shared<MetricExpression::Node>();
        node->operation = Operation::Ema;
        node->number = weight;
        node->parts = {parts[0]};
        return node;
    }

    std::string_view m_text;
    std::span<const std::string> m_known;
    std::size_t m_at = 0, m_depth = 0;
};

} // namespace

tl::expected<MetricExpression, FilterMistake>
MetricExpression::parse(std::string_view text, std::span<const std::string> known)
{
    if (text.size() > kMostBytes)
        return tl::unexpected(FilterMistake{kMostBytes, text.size(), "The expression is too long.", {}});
    Parser parser(text, known);
    const Parsed root = parser.whole();
    if (!root)
        return tl::unexpected(root.error());
    if (parser.metrics.empty())
        return tl::unexpected(FilterMistake{0, text.size(), "It has no metric in it.", "Such as exp(validationLoss)"});
    MetricExpression expression;
    expression.m_text = text;
    expression.m_metrics = std::move(parser.metrics);
    expression.m_root = *root;
    return expression;
}

bool MetricExpression::isPlainMetric() const
{
    return m_root && m_root->operation == Operation::Metric;
}

} // namespace workbench::compare
