// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/RunOrder.h"

#include "core/compare/CellView.h"
#include "core/compare/LetterCase.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace workbench::compare
{

namespace
{

/// The values of one column in a form that compares fast: numbers as they are, texts by their rank.
std::vector<double> ranksOf(FactsSpan runs, const RunColumn& column)
{
    std::vector<double> ranks(runs.size(), std::nan(""));
    const auto views = [&] {
        std::vector<CellView> all;
        all.reserve(runs.size());
        for (const auto& run : runs)
            all.push_back(cellView(*run, column));
        return all;
    }();
    for (std::size_t i = 0; i < views.size(); ++i)
        if (const auto* number = std::get_if<double>(&views[i]))
            ranks[i] = *number;
        else if (const auto* flag = std::get_if<bool>(&views[i]))
            ranks[i] = *flag ? 1 : 0;
    if (column.kind != ColumnKind::Text && column.kind != ColumnKind::Tags)
        return ranks;

    // Small letters and then the bytes, with a zero between, sort as compareCells() does.
    std::vector<std::pair<std::string, std::uint32_t>> texts;
    for (std::size_t i = 0; i < views.size(); ++i) {
        std::string text(textOf(views[i]));
        if (const auto* tags = std::get_if<const std::vector<std::string>*>(&views[i]))
            for (const auto& tag : **tags)
                text += tag + '\1';
        if (!text.empty())
            texts.emplace_back(smallLetters(text) + '\0' + text, static_cast<std::uint32_t>(i));
    }
    std::ranges::sort(texts);
    double rank = 0;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        rank += i > 0 && texts[i].first != texts[i - 1].first ? 1 : 0;
        ranks[texts[i].second] = rank;
    }
    return ranks;
}

} // namespace

std::vector<std::uint32_t> sortedOrder(FactsSpan runs, std::span<const SortKey> keys)
{
    std::vector<std::uint32_t> order(runs.size());
    std::iota(order.begin(), order.end(), 0U);
    // The last key first: a stable sort by each of the keys leaves the order of the later ones among equals.
    for (auto key = keys.rbegin(); key != keys.rend(); ++key) {
        const auto ranks = ranksOf(runs, *key->column);
        const bool descending = key->descending;
        std::ranges::stable_sort(order, [&](std::uint32_t left, std::uint32_t right) {
            const double a = ranks[left], b = ranks[right];
            if (std::isnan(a) || std::isnan(b))
                return !std::isnan(a) && std::isnan(b);
            return descending ? b < a : a < b;
        });
    }
    return order;
}

} // namespace workbench::compare
