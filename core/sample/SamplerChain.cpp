// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sample/SamplerChain.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <string>

namespace workbench::sample
{

namespace
{

/// What a sum of so few probabilities may be off by: a set whose mass falls short of the wanted one by no more is
/// large enough. Without it 0.7 + 0.1 would not reach 0.8.
constexpr double kRounding = 1e-12;

std::size_t at(char byte)
{
    return static_cast<unsigned char>(byte);
}

/// The bytes that are left, the likeliest first, ties by the lower byte.
std::vector<std::size_t> ranking(const Distribution& p)
{
    std::vector<std::size_t> order;
    for (std::size_t byte = 0; byte < p.size(); ++byte)
        if (p[byte] > 0)
            order.push_back(byte);
    std::ranges::stable_sort(order, [&](std::size_t left, std::size_t right) { return p[left] > p[right]; });
    return order;
}

void keepFirst(Distribution& p, const std::vector<std::size_t>& order, std::size_t count)
{
    for (std::size_t i = count; i < order.size(); ++i)
        p[order[i]] = 0;
}

/// The first of `order` until their mass is enough; at least one.
void keepMass(Distribution& p, const std::vector<std::size_t>& order, double mass)
{
    double sum = 0;
    std::size_t count = 0;
    while (count < order.size() && (count == 0 || sum < mass - kRounding))
        sum += p[order[count++]];
    keepFirst(p, order, count);
}

/// Probabilities in proportion to p ^ power. Relative to the largest, which stays 1: nothing overflows, and what is
/// left never vanishes whole.
void raise(Distribution& p, double power)
{
    const double top = std::log(*std::ranges::max_element(p));
    for (double& value : p)
        if (value > 0)
            value = std::exp((std::log(value) - top) * power);
}

void heat(Distribution& p, double temperature)
{
    if (temperature > 0)
        return raise(p, 1 / temperature);
    const auto likeliest = std::ranges::max_element(p); // the first of equals
    const auto byte = static_cast<std::size_t>(likeliest - p.begin());
    p.fill(0);
    p[byte] = 1;
}

void favour(Distribution& p, const std::vector<ByteBias>& biases)
{
    for (const ByteBias& bias : biases)
        p[bias.byte] *= std::exp(bias.logBias);
}

void keepTypical(Distribution& p, double mass)
{
    double entropy = 0;
    for (const double value : p)
        if (value > 0)
            entropy -= value * std::log(value);
    auto order = ranking(p); // decides between bytes equally far from the entropy
    std::ranges::stable_sort(order, {}, [&](std::size_t byte) { return std::abs(-std::log(p[byte]) - entropy); });
    keepMass(p, order, mass);
}

void keepLikely(Distribution& p, double share)
{
    const double least = share * *std::ranges::max_element(p);
    for (double& value : p)
        if (value < least)
            value = 0;
}

void penalise(Distribution& p, double penalty, std::string_view recent)
{
    std::array<bool, 256> seen{};
    for (const char byte : recent)
        seen[at(byte)] = true;
    for (std::size_t byte = 0; byte < p.size(); ++byte)
        if (seen[byte] && p[byte] > 0)
            p[byte] = std::pow(p[byte], penalty);
}

/// Takes away what followed an earlier mention of the last length - 1 bytes.
void forbidRuns(Distribution& p, std::size_t length, std::string_view before)
{
    if (before.size() < length)
        return;
    const std::string_view tail = before.substr(before.size() - (length - 1));
    // The search always ends at the tail itself, behind which nothing stands.
    for (std::size_t found = before.find(tail); found + tail.size() < before.size();
         found = before.find(tail, found + 1))
        p[at(before[found + tail.size()])] = 0;
}

void keepUtf8(Distribution& p, std::string_view before)
{
    const auto may = utf8Continuations(before);
    for (std::size_t byte = 0; byte < p.size(); ++byte)
        if (!may[byte])
            p[byte] = 0;
}

void applyStep(Distribution& p, const SamplerSettings& settings, SamplerStep step, std::string_view before)
{
    switch (step) {
    case SamplerStep::Bias:
        return favour(p, settings.bias);
    case SamplerStep::Ban:
        for (const std::uint8_t byte : settings.banned)
            p[byte] = 0;
        return;
    case SamplerStep::Utf8:
        return keepUtf8(p, before);
    case SamplerStep::NoRepeat:
        return forbidRuns(p, static_cast<std::size_t>(settings.noRepeat), before);
    case SamplerStep::Repetition: {
        const auto window = static_cast<std::size_t>(settings.repetitionWindow);
        return penalise(p, settings.repetition, before.substr(before.size() - std::min(before.size(), window)));
    }
    case SamplerStep::Temperature:
        return heat(p, settings.temperature);
    case SamplerStep::TopK:
        return keepFirst(p, ranking(p), static_cast<std::size_t>(settings.topK));
    case SamplerStep::Typical:
        return keepTypical(p, settings.typical);
    case SamplerStep::TopP:
        return keepMass(p, ranking(p), settings.topP);
    case SamplerStep::MinP:
        return keepLikely(p, settings.minP);
    }
}

tl::unexpected<Error> nothingLeft(SamplerStep step)
{
    std::string hint = "Loosen it, or put it before the steps that leave few bytes.";
    if (step == SamplerStep::Ban)
        hint = "Ban fewer bytes, or put ban before the steps that leave few bytes.";
    else if (step == SamplerStep::NoRepeat)
        hint = "Let longer runs come twice, or put no-repeat before the steps that leave few bytes.";
    else if (step == SamplerStep::Utf8)
        hint = "Ban no byte that a character needs, or put utf8 before the steps that leave few bytes.";
    return fail(
        ErrorCode::InvalidArgument,
        "The sampler's step " + std::string(samplerStepName(step)) + " leaves no byte to go on with.", hint);
}

/// Divides by the sum of all; false where that is 0.
bool renormalise(Distribution& p)
{
    const double sum = std::accumulate(p.begin(), p.end(), 0.0);
    if (!(sum > 0))
        return false;
    for (double& value : p)
        value /= sum;
    return true;
}

/// The finaliser of SplitMix64: every bit of the result hangs on every bit of the number.
std::uint64_t mixed(std::uint64_t z)
{
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
}

} // namespace

Distribution probabilities(std::span<const float, 256> logits)
{
    const double top = *std::ranges::max_element(logits);
    Distribution p;
    std::ranges::transform(logits, p.begin(), [&](float logit) { return std::exp(static_cast<double>(logit) - top); });
    const double sum = std::accumulate(p.begin(), p.end(), 0.0);
    for (double& value : p)
        value /= sum;
    return p;
}

double surprisalBits(const Distribution& model, std::uint8_t byte)
{
    return 0 - std::log2(model[byte]); // not a bare minus: certainty costs 0, not -0
}

double entropyBits(const Distribution& distribution)
{
    double entropy = 0;
    for (const double value : distribution)
        if (value > 0)
            entropy -= value * std::log2(value);
    return entropy;
}

Result<Sampled> applySampler(const SamplerSettings& settings, const Distribution& model, std::string_view before)
{
    if (!std::isfinite(std::accumulate(model.begin(), model.end(), 0.0)))
        return fail(
            ErrorCode::Diverged, "The model's probabilities are no numbers.",
            "Its weights have diverged: choose an earlier checkpoint.");
    Sampled sampled{model, {}};
    for (const SamplerStep step : settings.order) {
        if (isOff(settings, step))
            continue;
        const Distribution was = sampled.after;
        applyStep(sampled.after, settings, step, before);
        double removed = 0;
        for (std::size_t byte = 0; byte < was.size(); ++byte)
            if (sampled.after[byte] == 0)
                removed += was[byte];
        sampled.removed.push_back({step, removed});
        if (!renormalise(sampled.after))
            return nothingLeft(step);
    }
    return sampled;
}

std::uint8_t drawByte(const Distribution& distribution, double unit)
{
    double sum = 0;
    std::size_t last = 0;
    for (std::size_t byte = 0; byte < distribution.size(); ++byte) {
        if (distribution[byte] <= 0)
            continue;
        last = byte; // also where rounding leaves the sum of all at or below `unit`
        sum += distribution[byte];
        if (sum > unit)
            break;
    }
    return static_cast<std::uint8_t>(last);
}

double unitFor(std::uint64_t seed, std::int64_t place)
{
    constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15U; // moves 0, which the finaliser leaves as it is
    const std::uint64_t stream = mixed(seed + kGolden);
    const std::uint64_t bits = mixed(stream + (static_cast<std::uint64_t>(place) + 1) * kGolden);
    return static_cast<double>(bits >> 11) * 0x1p-53;
}

std::optional<std::size_t> stopEnd(std::string_view text, std::size_t from, std::span<const std::string> stops)
{
    std::optional<std::size_t> earliest;
    for (const std::string& stop : stops) {
        const std::size_t begin = from + 1 > stop.size() ? from + 1 - stop.size() : 0;
        const std::size_t found = text.find(stop, begin);
        if (found != std::string_view::npos)
            earliest = std::min(earliest.value_or(text.size()), found + stop.size());
    }
    return earliest;
}

} // namespace workbench::sample
