// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/compare/Verdict.h"

#include "core/compare/StudentT.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>

namespace workbench::compare
{

namespace
{

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kNormalQuantile = 1.959963984540054; // of 95 %
constexpr std::size_t kResamples = 9999;

std::vector<double> finiteValues(std::span<const SeedResult> results)
{
    std::vector<double> values;
    for (const auto& result : results)
        if (std::isfinite(result.value))
            values.push_back(result.value);
    return values;
}

/// second - first for every seed; nothing where the sides do not have the same seeds, each once.
std::optional<std::vector<double>>
pairDifferences(std::span<const SeedResult> first, std::span<const SeedResult> second)
{
    const auto bySeed = [](std::span<const SeedResult> results) -> std::optional<std::vector<SeedResult>> {
        std::vector<SeedResult> sorted;
        for (const auto& result : results)
            if (std::isfinite(result.value))
                sorted.push_back(result);
        if (!std::ranges::all_of(sorted, [](const SeedResult& result) { return result.seed.has_value(); }))
            return std::nullopt;
        std::ranges::sort(sorted, {}, &SeedResult::seed);
        const bool isOnce = std::ranges::adjacent_find(sorted, {}, &SeedResult::seed) == sorted.end();
        return isOnce ? std::optional(std::move(sorted)) : std::nullopt;
    };
    const auto left = bySeed(first), right = bySeed(second);
    if (!left || !right || !std::ranges::equal(*left, *right, {}, &SeedResult::seed, &SeedResult::seed))
        return std::nullopt;
    std::vector<double> differences;
    for (std::size_t i = 0; i < left->size(); ++i)
        differences.push_back((*right)[i].value - (*left)[i].value);
    return differences;
}

/// The mean of as many values, drawn with replacement. Not std::uniform_int_distribution, whose numbers differ between
/// libraries.
double resampledMean(std::span<const double> values, std::mt19937_64& random)
{
    double sum = 0;
    for (std::size_t i = 0; i < values.size(); ++i)
        sum += values[(random() >> 32) * values.size() >> 32];
    return sum / static_cast<double>(values.size());
}

/// The square of the mean's standard error.
double errorOf(const Summary& summary)
{
    return summary.deviation * summary.deviation / static_cast<double>(summary.count);
}

double sizeOf(const Summary& summary)
{
    return static_cast<double>(summary.count);
}

struct Interval {
    double low, high;
};

Interval stretchedPercentiles(std::vector<double> means, double centre, double stretch)
{
    std::ranges::sort(means);
    const auto at = [&](double fraction) { // of 9999 sorted values the 250th and the 9750th
        return means[static_cast<std::size_t>(std::lround(fraction * static_cast<double>(means.size() + 1))) - 1];
    };
    return {centre - stretch * (centre - at(0.025)), centre + stretch * (at(0.975) - centre)};
}

Interval unpairedInterval(std::span<const double> a, std::span<const double> b, const Verdict& verdict)
{
    const auto& [first, second] = std::pair(verdict.first, verdict.second);
    const double errors = errorOf(first) + errorOf(second);
    if (errors == 0)
        return {verdict.difference, verdict.difference};
    std::mt19937_64 random(1);
    std::vector<double> means(kResamples);
    for (auto& mean : means) {
        const double left = resampledMean(a, random);
        mean = resampledMean(b, random) - left;
    }
    const auto part = [&](const Summary& side) { return std::pow(errorOf(side) / errors, 2) / (sizeOf(side) - 1); };
    const double freedom = 1 / (part(first) + part(second)); // Welch and Satterthwaite
    const auto plugIn = [&](const Summary& side) { return errorOf(side) * (sizeOf(side) - 1) / sizeOf(side); };
    const double stretch
        = studentQuantile(0.95, freedom) / kNormalQuantile * std::sqrt(errors / (plugIn(first) + plugIn(second)));
    return stretchedPercentiles(std::move(means), verdict.difference, stretch);
}

Interval pairedInterval(std::span<const double> differences)
{
    const auto summary = summarise(differences);
    if (summary.deviation == 0)
        return {summary.mean, summary.mean};
    std::mt19937_64 random(1);
    std::vector<double> means(kResamples);
    for (auto& mean : means)
        mean = resampledMean(differences, random);
    const double size = sizeOf(summary);
    const double stretch = studentQuantile(0.95, size - 1) / kNormalQuantile * std::sqrt(size / (size - 1));
    return stretchedPercentiles(std::move(means), summary.mean, stretch);
}

double chanceOfLower(std::span<const double> first, std::span<const double> second)
{
    if (first.empty() || second.empty())
        return kNone;
    std::vector<double> sorted(first.begin(), first.end());
    std::ranges::sort(sorted);
    double wins = 0;
    for (const double value : second) {
        const auto [from, to] = std::equal_range(sorted.begin(), sorted.end(), value);
        wins += static_cast<double>(sorted.end() - to) + static_cast<double>(to - from) / 2;
    }
    return wins / static_cast<double>(first.size()) / static_cast<double>(second.size());
}

std::string figure(double value, const RunColumn& metric)
{
    return cellText(value, metric) + (metric.unit.empty() ? "" : " " + metric.unit);
}

} // namespace

Verdict compareGroups(std::span<const SeedResult> first, std::span<const SeedResult> second)
{
    const auto a = finiteValues(first), b = finiteValues(second);
    Verdict verdict;
    verdict.first = summarise(a);
    verdict.second = summarise(b);
    verdict.leftOut = first.size() + second.size() - a.size() - b.size();
    verdict.difference = verdict.second.mean - verdict.first.mean;
    verdict.low = verdict.high = kNone;
    verdict.chanceOfLower = chanceOfLower(a, b);
    if (a.size() < kFewestSeeds || b.size() < kFewestSeeds)
        return verdict;
    const auto differences = pairDifferences(first, second);
    verdict.isPaired = differences.has_value();
    const auto interval = differences ? pairedInterval(*differences) : unpairedInterval(a, b, verdict);
    verdict.low = interval.low;
    verdict.high = interval.high;
    verdict.answer = verdict.high < 0 ? Verdict::Answer::Lower
        : verdict.low > 0             ? Verdict::Answer::Higher
                                      : Verdict::Answer::NotDistinguishable;
    return verdict;
}

std::vector<SeedResult> seedResults(FactsSpan runs, std::span<const std::size_t> places, const RunColumn& metric)
{
    std::vector<SeedResult> results;
    for (const auto place : places) {
        const auto value = cellValue(*runs[place], metric);
        if (const auto* number = std::get_if<double>(&value))
            results.push_back({*number, runs[place]->row.config.train.seed});
    }
    return results;
}

std::string
verdictText(const Verdict& verdict, std::string_view first, std::string_view second, const RunColumn& metric)
{
    const std::string a(first), b(second);
    const auto counts = std::to_string(verdict.first.count) + " and " + std::to_string(verdict.second.count) + " runs";
    std::string text;
    if (verdict.answer == Verdict::Answer::TooFew) {
        text = "Too few runs to tell " + a + " from " + b + " in " + metric.path + " (" + counts + "): at least "
            + std::to_string(kFewestSeeds) + " seeds a side are needed.";
        if (verdict.first.count == 1 || verdict.second.count == 1)
            text += " One seed says nothing about other seeds.";
    } else {
        const bool isHigher = verdict.answer == Verdict::Answer::Higher;
        const auto interval = "95 % interval of the difference " + cellText(verdict.low, metric) + " to "
            + cellText(verdict.high, metric) + "; " + counts + (verdict.isPaired ? ", paired by seed)" : ")");
        if (verdict.answer == Verdict::Answer::NotDistinguishable)
            text = a + " and " + b + " are not distinguishable in " + metric.path + " (" + interval + ".";
        else
            text = b + " is " + (isHigher ? "higher" : "lower") + " than " + a + " in " + metric.path + " by "
                + figure(std::abs(verdict.difference), metric) + " (" + interval + ".";
        const double chance = isHigher ? 1 - verdict.chanceOfLower : verdict.chanceOfLower;
        text += " A run of " + b + " is " + (isHigher ? "higher" : "lower") + " than one of " + a + " in "
            + std::to_string(std::lround(100 * chance)) + " % of all pairs.";
    }
    if (verdict.leftOut > 0)
        text += " " + std::to_string(verdict.leftOut) + (verdict.leftOut == 1 ? " result" : " results")
            + " left out: no finite number.";
    return text;
}

} // namespace workbench::compare
