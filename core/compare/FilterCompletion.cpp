// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/FilterContext.h"
#include "core/compare/FilterToken.h"
#include "core/compare/LetterCase.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace workbench::compare
{

namespace
{

using Want = FilterContext::Want;
constexpr std::size_t kMost = 100; // of completions: more is no help
constexpr std::size_t kMostNumbers = 30; // of different numbers: more are measured, not chosen
constexpr std::size_t kMostTexts = 1000; // of different texts that are counted: the first that runs have

/// Completions with how well each fits what was typed, collected and then ordered.
class Collector
{
public:
    explicit Collector(const FilterContext& context)
        : m_context(context)
        , m_typed(smallLetters(context.typed))
    {
    }

    /// `names` are what the typed letters may stand for: the beginning of the first fits best.
    void offer(std::string text, std::string help, std::initializer_list<std::string_view> names)
    {
        int fit = 0;
        for (const auto name : names) {
            if (smallLetters(name).starts_with(m_typed))
                return add(fit, std::move(text), std::move(help));
            ++fit;
        }
        for (const auto name : names)
            if (containsLetters(name, m_typed))
                return add(fit, std::move(text), std::move(help));
    }

    bool fits(std::string_view name) const { return containsLetters(name, m_typed); }

    std::vector<FilterCompletion> take()
    {
        std::ranges::stable_sort(m_found, {}, &std::pair<int, FilterCompletion>::first);
        std::vector<FilterCompletion> list;
        for (auto& [fit, completion] : m_found)
            if (list.size() < kMost)
                list.push_back(std::move(completion));
        return list;
    }

private:
    void add(int fit, std::string text, std::string help)
    {
        m_found.emplace_back(fit, FilterCompletion{m_context.from, m_context.to, std::move(text), std::move(help)});
    }

    const FilterContext& m_context;
    std::string m_typed;
    std::vector<std::pair<int, FilterCompletion>> m_found;
};

std::string runCount(std::size_t count)
{
    return std::to_string(count) + (count == 1 ? " run" : " runs");
}

void offerColumns(Collector& collector, const RunColumns& columns, const FilterContext& context)
{
    const auto help = [](const RunColumn& column) {
        return column.unit.empty() ? column.label : column.label + " (" + column.unit + ")";
    };
    for (const auto& column : columns.all()) {
        if (!collector.fits(column.path) && !collector.fits(column.label))
            continue; // most: their texts are not made
        const auto last = std::string_view(column.path).substr(column.path.rfind('.') + 1);
        collector.offer(quotedName(column.path), help(column), {column.path, last, column.label});
    }
    if (const auto* const column = columns.find(context.typed); column != nullptr && stepMetric(*column))
        collector.offer(quotedName(column->path), help(*column), {column->path});
}

void offerOperators(Collector& collector, const RunColumn* column)
{
    struct Offer {
        std::string_view sign, help;
    };
    static constexpr Offer kOrders[]{{"<", "less than"}, {"<=", "at most"}, {">", "more than"}, {">=", "at least"}};
    static constexpr Offer kTimes[]{{">", "after"}, {"<", "before"}, {">=", "at or after"}, {"<=", "at or before"}};
    static constexpr Offer kTexts[]{{"~", "contains"}, {"!~", "does not contain"}};
    static constexpr Offer kEquals[]{{"=", "is"}, {"!=", "is not"}};
    static constexpr Offer kLists[]{{"in", "is one of"}, {"not in", "is none of"}};
    const auto offerAll = [&](std::span<const Offer> offers) {
        for (const auto& [sign, help] : offers)
            collector.offer(std::string(sign), std::string(help), {sign});
    };
    const auto kind = column != nullptr ? column->kind : ColumnKind::Text;
    if (kind == ColumnKind::Number || kind == ColumnKind::Duration)
        offerAll(kOrders);
    if (kind == ColumnKind::Time)
        offerAll(kTimes);
    offerAll(kEquals);
    if (kind == ColumnKind::Text || kind == ColumnKind::Tags)
        offerAll(kTexts);
    if (kind != ColumnKind::Boolean)
        offerAll(kLists);
}

/// Every value that runs have in the column, most frequent first, with how many have it; numbers in their order.
void offerValuesOfRuns(Collector& collector, const RunColumn& column, FactsSpan runs)
{
    std::unordered_map<std::string, std::size_t> counts;
    std::vector<std::pair<CellValue, std::string>> values; // in the order of their first run
    const auto count = [&](CellValue value, std::string text) {
        if (!collector.fits(text))
            return;
        if (const auto known = counts.find(text); known != counts.end())
            ++known->second;
        else if (counts.size() < kMostTexts) {
            counts.emplace(text, 1);
            values.emplace_back(std::move(value), std::move(text));
        }
    };
    const bool isNumber = column.kind == ColumnKind::Number;
    for (const auto& word : column.words) {
        counts[word] = 0;
        values.emplace_back(word, word);
    }
    for (const auto& run : runs) {
        auto value = cellValue(*run, column);
        if (const auto* tags = std::get_if<std::vector<std::string>>(&value))
            for (const auto& tag : *tags)
                count(tag, tag);
        else if (const auto* text = std::get_if<std::string>(&value); text != nullptr && !column.words.empty())
            ++counts[*text];
        else if (!std::holds_alternative<std::monostate>(value)) {
            auto text = exactCellText(value, column);
            count(std::move(value), std::move(text));
        }
        if (isNumber && values.size() > kMostNumbers)
            return;
    }
    std::ranges::stable_sort(values, [&](const auto& left, const auto& right) {
        return isNumber ? compareCells(left.first, right.first) < 0 : counts.at(left.second) > counts.at(right.second);
    });
    for (const auto& [value, text] : values)
        if (text.find('\n') == std::string::npos)
            collector.offer(quotedValue(text), runCount(counts.at(text)), {text});
}

void offerValues(Collector& collector, const RunColumn* column, FactsSpan runs)
{
    if (column == nullptr)
        return;
    switch (column->kind) {
    case ColumnKind::Boolean:
        collector.offer("true", "", {"true"});
        collector.offer("false", "", {"false"});
        return;
    case ColumnKind::Time:
        collector.offer("today", "since midnight", {"today"});
        collector.offer("yesterday", "the day before", {"yesterday"});
        collector.offer("7d", "seven days ago", {"7d"});
        collector.offer("30d", "thirty days ago", {"30d"});
        return;
    case ColumnKind::Duration:
        for (const char* text : {"10min", "1h", "1d"})
            collector.offer(text, "", {text});
        return;
    case ColumnKind::Number:
    case ColumnKind::Text:
    case ColumnKind::Tags:
        return offerValuesOfRuns(collector, *column, runs);
    }
}

} // namespace

std::vector<FilterCompletion>
completeFilter(std::string_view text, std::size_t cursor, const RunColumns& columns, FactsSpan runs)
{
    const auto context = filterContext(text, cursor, columns);
    Collector collector(context);
    switch (context.want) {
    case Want::Operand:
        offerColumns(collector, columns, context);
        collector.offer("not", "turns the answer round", {"not"});
        collector.offer("has", "the run has a value", {"has"});
        collector.offer("(", "what belongs together", {"("});
        break;
    case Want::Column:
        offerColumns(collector, columns, context);
        break;
    case Want::Operator:
        offerOperators(collector, context.column);
        if (context.column != nullptr && context.column->kind != ColumnKind::Boolean)
            break;
        [[fallthrough]]; // one that is true or false is a whole question, and so is a word
    case Want::Connective:
        collector.offer("and", "both", {"and"});
        collector.offer("or", "either", {"or"});
        if (context.depth > 0)
            collector.offer(")", "ends what belongs together", {")"});
        break;
    case Want::Value:
    case Want::ListValue:
        offerValues(collector, context.column, runs);
        break;
    case Want::ListWord:
        collector.offer("in", "none of these", {"in"});
        break;
    case Want::ListOpen:
        collector.offer("(", "the values, with commas between", {"("});
        break;
    case Want::ListSeparator:
        collector.offer(",", "another value", {","});
        collector.offer(")", "ends the values", {")"});
        break;
    }
    return collector.take();
}

} // namespace workbench::compare
