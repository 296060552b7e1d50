// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sample/SamplerSettings.h"

#include "core/base/ByteEscapes.h"

#include <algorithm>
#include <cstdio>

namespace workbench::sample
{

namespace
{

constexpr double kMostTemperature = 100;
constexpr double kMostLogBias = 100; ///< far above any difference of log probabilities that matters, and no overflow
constexpr double kLeastRepetition = 0.1, kMostRepetition = 10;
constexpr int kMostWindow = 1'000'000;
constexpr int kMostNoRepeat = 1'000;
constexpr std::int64_t kMostBytes = 1'000'000'000;

std::string words(double value)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.6g", value);
    return text;
}

/// A byte as a person names it: escaped, also where it is a line break.
std::string word(std::uint8_t byte)
{
    return byte == '\n' ? "\\n" : byte == ' ' ? "space" : escapeBytes(std::string(1, static_cast<char>(byte)));
}

std::string quoted(std::string_view text)
{
    std::string out = "\"";
    for (const char c : escapeBytes(text))
        out += c == '\n' ? std::string("\\n") : std::string(1, c);
    return out + '"';
}

Result<> checkRange(const char* name, double value, double least, double most, bool openBelow = false)
{
    if ((openBelow ? value > least : value >= least) && value <= most)
        return {};
    return fail(
        ErrorCode::InvalidArgument, std::string(name) + " is " + words(value) + ".",
        openBelow ? "Choose a number above " + words(least) + ", at most " + words(most) + "."
                  : "Choose a number from " + words(least) + " to " + words(most) + ".");
}

Result<> checkWhole(const char* name, std::int64_t value, std::int64_t least, std::int64_t most)
{
    if (value >= least && value <= most)
        return {};
    return fail(
        ErrorCode::InvalidArgument, std::string(name) + " is " + std::to_string(value) + ".",
        "Choose a whole number from " + std::to_string(least) + " to " + std::to_string(most) + ".");
}

Result<> checkBytes(const SamplerSettings& settings)
{
    if (std::ranges::adjacent_find(settings.banned, std::ranges::greater_equal()) != settings.banned.end())
        return fail(
            ErrorCode::InvalidArgument, "banned does not list its bytes in ascending order, each once.",
            "Sort them, and name each once.");
    const auto twice = std::ranges::adjacent_find(settings.bias, std::ranges::greater_equal(), &ByteBias::byte);
    if (twice != settings.bias.end())
        return fail(
            ErrorCode::InvalidArgument,
            "bias does not list its bytes in ascending order, each once: see " + word(twice->byte) + ".",
            "Sort them, and name each once.");
    for (const ByteBias& bias : settings.bias)
        if (auto fits = checkRange(("bias of " + word(bias.byte)).c_str(), bias.logBias, -kMostLogBias, kMostLogBias);
            !fits)
            return fits;
    if (std::ranges::any_of(settings.stops, &std::string::empty))
        return fail(
            ErrorCode::InvalidArgument, "stops has an empty text, which every text ends with.",
            "Leave it out: without stops a text ends at its length.");
    return {};
}

Result<> checkOrder(const std::vector<SamplerStep>& order)
{
    for (const SamplerStep step : kSamplerSteps) {
        const auto times = std::ranges::count(order, step);
        if (times != 1)
            return fail(
                ErrorCode::InvalidArgument,
                "order has the step " + std::string(samplerStepName(step)) + (times == 0 ? " not at all." : " twice."),
                "Name every step once: one whose setting is off does nothing wherever it stands.");
    }
    return {};
}

} // namespace

std::string_view samplerStepName(SamplerStep step)
{
    switch (step) {
    case SamplerStep::Bias:
        return "bias";
    case SamplerStep::Ban:
        return "ban";
    case SamplerStep::Utf8:
        return "utf8";
    case SamplerStep::NoRepeat:
        return "no-repeat";
    case SamplerStep::Repetition:
        return "repetition";
    case SamplerStep::Temperature:
        return "temperature";
    case SamplerStep::TopK:
        return "top-k";
    case SamplerStep::Typical:
        return "typical";
    case SamplerStep::TopP:
        return "top-p";
    case SamplerStep::MinP:
        return "min-p";
    }
    return {};
}

Result<SamplerStep> samplerStepFromName(std::string_view name)
{
    std::string names;
    for (const SamplerStep step : kSamplerSteps) {
        if (samplerStepName(step) == name)
            return step;
        names += (names.empty() ? "" : ", ") + std::string(samplerStepName(step));
    }
    return fail(
        ErrorCode::InvalidArgument, "There is no sampler step " + quoted(name) + ".", "The steps are " + names + ".");
}

bool isOff(const SamplerSettings& settings, SamplerStep step)
{
    switch (step) {
    case SamplerStep::Bias:
        return std::ranges::all_of(settings.bias, [](const ByteBias& bias) { return bias.logBias == 0; });
    case SamplerStep::Ban:
        return settings.banned.empty();
    case SamplerStep::Utf8:
        return !settings.validUtf8;
    case SamplerStep::NoRepeat:
        return settings.noRepeat == 0;
    case SamplerStep::Repetition:
        return settings.repetition == 1;
    case SamplerStep::Temperature:
        return settings.temperature == 1;
    case SamplerStep::TopK:
        return settings.topK == 0 || settings.topK >= 256;
    case SamplerStep::Typical:
        return settings.typical == 1;
    case SamplerStep::TopP:
        return settings.topP == 1;
    case SamplerStep::MinP:
        return settings.minP == 0;
    }
    return true;
}

bool isPureModel(const SamplerSettings& settings)
{
    return std::ranges::all_of(kSamplerSteps, [&](SamplerStep step) { return isOff(settings, step); });
}

Result<> checkSettings(const SamplerSettings& settings)
{
    return checkRange("temperature", settings.temperature, 0, kMostTemperature)
        .and_then([&] { return checkWhole("topK", settings.topK, 0, 256); })
        .and_then([&] { return checkRange("topP", settings.topP, 0, 1, true); })
        .and_then([&] { return checkRange("minP", settings.minP, 0, 1); })
        .and_then([&] { return checkRange("typical", settings.typical, 0, 1, true); })
        .and_then([&] { return checkRange("repetition", settings.repetition, kLeastRepetition, kMostRepetition); })
        .and_then([&] { return checkWhole("repetitionWindow", settings.repetitionWindow, 1, kMostWindow); })
        .and_then([&] { return checkWhole("noRepeat", settings.noRepeat, 0, kMostNoRepeat); })
        .and_then([&] { return checkWhole("bytes", settings.bytes, 1, kMostBytes); })
        .and_then([&] { return checkBytes(settings); })
        .and_then([&] { return checkOrder(settings.order); });
}

std::string settingsWords(const SamplerSettings& settings)
{
    std::string out;
    const auto add = [&](const std::string& text) { out += (out.empty() ? "" : ", ") + text; };
    for (const SamplerStep step : settings.order) {
        if (isOff(settings, step))
            continue;
        const std::string name(samplerStepName(step));
        switch (step) {
        case SamplerStep::Bias:
            for (const ByteBias& bias : settings.bias)
                add(name + " " + word(bias.byte) + (bias.logBias < 0 ? " " : " +") + words(bias.logBias));
            break;
        case SamplerStep::Ban:
            add(std::to_string(settings.banned.size()) + (settings.banned.size() == 1 ? " byte" : " bytes")
                + " banned");
            break;
        case SamplerStep::Utf8:
            add("valid UTF-8");
            break;
        case SamplerStep::NoRepeat:
            add("no " + std::to_string(settings.noRepeat) + " bytes twice");
            break;
        case SamplerStep::Repetition:
            add(name + " " + words(settings.repetition) + " over " + std::to_string(settings.repetitionWindow)
                + " bytes");
            break;
        case SamplerStep::Temperature:
            add(name + " " + words(settings.temperature));
            break;
        case SamplerStep::TopK:
            add(name + " " + std::to_string(settings.topK));
            break;
        case SamplerStep::Typical:
            add(name + " " + words(settings.typical));
            break;
        case SamplerStep::TopP:
            add(name + " " + words(settings.topP));
            break;
        case SamplerStep::MinP:
            add(name + " " + words(settings.minP));
            break;
        }
    }
    if (out.empty())
        out = "pure model";
    for (const std::string& stop : settings.stops)
        add("stop at " + quoted(stop));
    return out + ", seed " + std::to_string(settings.seed);
}

} // namespace workbench::sample
