// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/RankCorrelation.h"

#include "core/compare/StudentT.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <random>
#include <set>

namespace workbench::compare
{

namespace
{

using State = FieldCorrelation::State;
constexpr double kTogether = 0.9;

/// From 1 on; equal values share the mean of their ranks.
std::vector<double> ranksOf(std::span<const double> values)
{
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::ranges::sort(order, {}, [&](std::size_t place) { return values[place]; });
    std::vector<double> ranks(values.size());
    for (std::size_t from = 0; from < order.size();) {
        std::size_t to = from;
        while (to < order.size() && values[order[to]] == values[order[from]])
            ++to;
        for (std::size_t i = from; i < to; ++i)
            ranks[order[i]] = static_cast<double>(from + 1 + to) / 2;
        from = to;
    }
    return ranks;
}

/// The distances of ranks from their mean, so that a correlation is a scalar product.
std::vector<double> centredRanks(std::span<const double> values)
{
    auto ranks = ranksOf(values);
    const double mean = (static_cast<double>(values.size()) + 1) / 2;
    for (auto& rank : ranks)
        rank -= mean;
    return ranks;
}

double product(std::span<const double> left, std::span<const double> right)
{
    return std::inner_product(left.begin(), left.end(), right.begin(), 0.0);
}

/// A field and the result in the runs that have both.
struct Pairs {
    std::vector<double> field, result;
    std::vector<std::size_t> runs;
};

std::optional<double> fieldNumber(const CellValue& value, const RunColumn& column)
{
    if (const auto* number = std::get_if<double>(&value); number != nullptr && std::isfinite(*number))
        return *number;
    if (const auto* flag = std::get_if<bool>(&value))
        return *flag ? 1 : 0;
    if (const auto* word = std::get_if<std::string>(&value))
        return static_cast<double>(std::ranges::find(column.words, *word) - column.words.begin());
    return std::nullopt;
}

Pairs pairsOf(FactsSpan runs, const RunColumn& column, const RunColumn& result)
{
    Pairs pairs;
    for (std::size_t place = 0; place < runs.size(); ++place) {
        const auto outcome = cellNumber(*runs[place], result);
        const auto value = cellValue(*runs[place], column);
        const auto number = fieldNumber(value, column);
        if (!outcome || !std::isfinite(*outcome) || !number)
            continue;
        pairs.field.push_back(*number);
        pairs.result.push_back(*outcome);
        pairs.runs.push_back(place);
    }
    return pairs;
}

std::size_t differentValues(std::span<const double> values)
{
    return std::set<double>(values.begin(), values.end()).size();
}

void tell(FieldCorrelation& correlation, const Pairs& pairs)
{
    correlation.runs = pairs.field.size();
    correlation.values = differentValues(pairs.field);
    if (correlation.values < 2)
        correlation.state = pairs.field.empty() ? State::TooFewRuns : State::FieldIsTheSame;
    else if (correlation.runs < kFewestRuns)
        correlation.state = State::TooFewRuns;
    else if (differentValues(pairs.result) < 2)
        correlation.state = State::ResultIsTheSame;
    else if (!correlation.column.words.empty() && correlation.values > 2)
        correlation.state = State::NoOrder;
    else if (const auto rho = spearman(pairs.field, pairs.result)) {
        const auto chance = spearmanChance(pairs.field, pairs.result);
        correlation.state = State::Told;
        correlation.rho = *rho;
        correlation.p = chance.p;
        correlation.test = chance.test;
    }
}

/// |rho| of two fields over the runs that both have with a result.
double likeness(const Pairs& left, const Pairs& right)
{
    std::vector<double> a, b;
    for (std::size_t i = 0, k = 0; i < left.runs.size() && k < right.runs.size();) {
        if (left.runs[i] == right.runs[k]) {
            a.push_back(left.field[i++]);
            b.push_back(right.field[k++]);
        } else
            ++(left.runs[i] < right.runs[k] ? i : k);
    }
    return std::abs(spearman(a, b).value_or(0));
}

} // namespace

std::optional<double> spearman(std::span<const double> left, std::span<const double> right)
{
    if (left.size() != right.size() || left.size() < 2)
        return std::nullopt;
    const auto a = centredRanks(left), b = centredRanks(right);
    const double size = std::sqrt(product(a, a) * product(b, b));
    return size > 0 ? std::optional(std::clamp(product(a, b) / size, -1.0, 1.0)) : std::nullopt;
}

ChanceOf spearmanChance(std::span<const double> left, std::span<const double> right)
{
    constexpr std::size_t kAllOrders = 8, kRandomOrders = 50;
    constexpr int kRounds = 9999;
    using Test = FieldCorrelation::Test;
    const auto rho = spearman(left, right);
    if (!rho)
        return {};
    const auto a = centredRanks(left);
    auto b = centredRanks(right);
    const double observed = std::abs(product(a, b)) - 1e-9; // ranks are halves: what is equal stays so
    double asLarge = 0, all = 0;
    if (left.size() <= kAllOrders) {
        // Equal ranks are told apart by their places, so that each order of the runs counts once.
        std::vector<std::size_t> order(b.size());
        std::iota(order.begin(), order.end(), std::size_t(0));
        do {
            double sum = 0;
            for (std::size_t i = 0; i < a.size(); ++i)
                sum += a[i] * b[order[i]];
            asLarge += std::abs(sum) >= observed ? 1 : 0;
            ++all;
        } while (std::ranges::next_permutation(order).found);
        return {asLarge / all, Test::Exact};
    }
    if (left.size() <= kRandomOrders) {
        std::mt19937_64 random(1);
        for (int round = 0; round < kRounds; ++round) {
            for (std::size_t i = b.size() - 1; i > 0; --i) // not std::shuffle, which may differ between libraries
                std::swap(b[i], b[(random() >> 32) * (i + 1) >> 32]);
            asLarge += std::abs(product(a, b)) >= observed ? 1 : 0;
        }
        return {(asLarge + 1) / (kRounds + 1), Test::Permutations};
    }
    const double freedom = static_cast<double>(left.size()) - 2;
    const double rest = 1 - *rho * *rho;
    return {rest <= 0 ? 0 : studentTwoSided(*rho * std::sqrt(freedom / rest), freedom), Test::StudentT};
}

std::vector<FieldCorrelation> fieldCorrelations(FactsSpan runs, const RunColumns& columns, const RunColumn& result)
{
    std::vector<FieldCorrelation> all;
    std::vector<Pairs> pairs;
    for (const auto& column : columns.all()) {
        const bool isText = column.kind == ColumnKind::Text && column.words.empty();
        if (column.source.place != ColumnSource::Place::Field || isText || column.path == "train.seed")
            continue;
        pairs.push_back(pairsOf(runs, column, result));
        all.emplace_back().column = column;
        tell(all.back(), pairs.back());
    }
    for (std::size_t i = 0; i < all.size(); ++i)
        for (std::size_t k = 0; k < all.size(); ++k)
            if (i != k && all[i].state == State::Told && all[k].values > 1 && likeness(pairs[i], pairs[k]) >= kTogether)
                all[i].together.push_back(all[k].column.path);
    std::ranges::stable_sort(all, {}, [](const FieldCorrelation& each) {
        return each.state == State::Told ? -std::abs(each.rho) : 1 + static_cast<double>(each.state);
    });
    return all;
}

std::string correlationText(const FieldCorrelation& correlation)
{
    const auto count = std::to_string(correlation.runs);
    switch (correlation.state) {
    case State::TooFewRuns:
        return "needs at least " + std::to_string(kFewestRuns) + " runs with different values and a result; " + count
            + (correlation.runs == 1 ? " has them" : " have them");
    case State::FieldIsTheSame:
        return "is the same in all runs";
    case State::ResultIsTheSame:
        return "the result is the same in all runs";
    case State::NoOrder:
        return "its " + std::to_string(correlation.values) + " words have no order; group the runs by it";
    case State::Told:
        break;
    }
    char figures[96];
    std::snprintf(
        figures, sizeof figures, "%+.2f over %zu runs, p %s%.2g", correlation.rho, correlation.runs,
        correlation.p < 1e-4 ? "< " : "= ", std::max(correlation.p, 1e-4));
    std::string text = figures;
    for (std::size_t i = 0; i < correlation.together.size(); ++i)
        text += (i == 0 ? "; varies together with " : ", ") + correlation.together[i];
    return text;
}

} // namespace workbench::compare
