// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sweep/SuccessiveHalving.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <numbers>

namespace workbench::sweep
{

namespace
{

constexpr std::array<std::string_view, 3> kUnits{"steps", "bytes", "seconds"};

double amount(RungUnit unit, const train::RunPosition& at)
{
    switch (unit) {
    case RungUnit::Steps:
        return double(at.step);
    case RungUnit::Bytes:
        return double(at.bytes);
    case RungUnit::Seconds:
        return at.seconds;
    }
    return 0;
}

bool isBetter(double left, double right)
{
    return std::isfinite(left) && (!std::isfinite(right) || left < right);
}

std::string grouped(std::int64_t number)
{
    std::string digits = std::to_string(number);
    for (std::ptrdiff_t place = std::ssize(digits) - 3; place > 0; place -= 3)
        digits.insert(std::size_t(place), 1, ',');
    return digits;
}

std::string ordinal(int number)
{
    const int tens = number / 10 % 10, ones = number % 10;
    const char* const ending = tens == 1 ? "th" : ones == 1 ? "st" : ones == 2 ? "nd" : ones == 3 ? "rd" : "th";
    return std::to_string(number) + ending;
}

} // namespace

std::string_view rungUnitName(RungUnit unit)
{
    return kUnits.at(std::size_t(unit));
}

std::optional<RungUnit> rungUnitFromName(std::string_view name)
{
    const auto found = std::ranges::find(kUnits, name);
    return found == kUnits.end() ? std::nullopt : std::optional(RungUnit(found - kUnits.begin()));
}

std::string problemWith(const HalvingRule& rule)
{
    if (!std::isfinite(rule.firstRung) || rule.firstRung <= 0)
        return "The first comparison must come after some training: give a number above 0.";
    if (rule.keepOneIn < 2 || rule.keepOneIn > 100)
        return "One in 2 to 100 runs can go on.";
    return {};
}

std::optional<int> rungReached(const HalvingRule& rule, const train::RunPosition& at)
{
    std::optional<int> reached;
    const double now = amount(rule.unit, at);
    int rung = 0;
    for (double begin = rule.firstRung; begin <= now; begin *= rule.keepOneIn)
        reached = rung++;
    return reached;
}

std::optional<double> resultOnRung(const HalvingRule& rule, int rung, std::span<const Validation> results)
{
    for (const Validation& result : results)
        if (rungReached(rule, result.at) == rung)
            return result.loss;
    return std::nullopt;
}

HalvingDecision judge(const HalvingRule& rule, double loss, std::span<const double> others)
{
    HalvingDecision decision;
    decision.reached = int(others.size()) + 1;
    decision.place = 1 + int(std::ranges::count_if(others, [loss](double other) { return isBetter(other, loss); }));
    decision.kept = decision.reached < rule.keepOneIn ? decision.reached : decision.reached / rule.keepOneIn;
    decision.stop = decision.place > decision.kept;
    return decision;
}

std::string decisionText(const HalvingDecision& decision, const Validation& result)
{
    std::array<char, 32> bpc{};
    if (std::isfinite(result.loss))
        std::snprintf(bpc.data(), bpc.size(), "%.3f bpc", result.loss / std::numbers::ln2);
    else
        std::snprintf(bpc.data(), bpc.size(), "a loss that is no number");
    const std::string kept
        = decision.kept == 1 ? "the best one goes on" : "the best " + std::to_string(decision.kept) + " go on";
    return std::string(bpc.data()) + " at step " + grouped(result.at.step) + ": " + ordinal(decision.place) + " of "
        + std::to_string(decision.reached) + " at this point; " + kept;
}

} // namespace workbench::sweep
