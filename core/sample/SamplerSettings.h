// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace workbench::sample
{

/// What the sampler does to the 256 probabilities, one after the other.
enum class SamplerStep {
    Bias, ///< adds to log probabilities
    Ban, ///< takes bytes away
    Utf8, ///< takes away what would make the text invalid UTF-8
    NoRepeat, ///< takes away what would repeat a run of bytes
    Repetition, ///< makes bytes of the recent past less likely
    Temperature,
    TopK,
    Typical,
    TopP,
    MinP,
};
inline constexpr std::array kSamplerSteps{
    SamplerStep::Bias,        SamplerStep::Ban,  SamplerStep::Utf8,    SamplerStep::NoRepeat, SamplerStep::Repetition,
    SamplerStep::Temperature, SamplerStep::TopK, SamplerStep::Typical, SamplerStep::TopP,     SamplerStep::MinP};
std::string_view samplerStepName(SamplerStep step); ///< "top-k": the word of JSON, the command line and the screen
Result<SamplerStep> samplerStepFromName(std::string_view name); ///< InvalidArgument: lists the names

struct ByteBias {
    std::uint8_t byte = 0;
    double logBias = 0; ///< added to the natural logarithm of its probability

    bool operator==(const ByteBias&) const = default;
};

/// How bytes are drawn. The defaults leave the model's distribution as it is.
struct SamplerSettings {
    double temperature = 1; ///< log probabilities are divided by it; 0: the likeliest byte, ties to the lowest
    int topK = 0; ///< only the k likeliest; 0: off
    double topP = 1; ///< the smallest set of the likeliest that holds p; 1: off
    double minP = 0; ///< only those with at least this share of the likeliest; 0: off
    double typical = 1; ///< locally typical (arXiv 2202.00666): mass of the set nearest to the entropy; 1: off
    double repetition = 1; ///< arXiv 1909.05858, in log probabilities; 1: off
    int repetitionWindow = 64; ///< bytes that it looks back
    int noRepeat = 0; ///< no run of so many bytes comes twice; 0: off
    std::vector<std::uint8_t> banned; ///< ascending, each once
    std::vector<ByteBias> bias; ///< by byte, each once
    bool validUtf8 = false;
    std::vector<SamplerStep> order{kSamplerSteps.begin(), kSamplerSteps.end()}; ///< every step once
    std::uint64_t seed = 1;
    std::int64_t bytes = 1000; ///< to write
    std::vector<std::string> stops; ///< the text ends after the first of them; none is empty

    bool operator==(const SamplerSettings&) const = default;
};

/// True where `step` would change nothing.
bool isOff(const SamplerSettings& settings, SamplerStep step);
bool isPureModel(const SamplerSettings& settings); ///< every step is off

/// InvalidArgument names the setting, its value and its range.
Result<> checkSettings(const SamplerSettings& settings);

/// One JSON object with the names of the members; bytes and stops as text with escapes. What is missing keeps its
/// default; unknown names and impossible values are InvalidArgument.
std::string settingsJson(const SamplerSettings& settings);
Result<SamplerSettings> settingsFromJson(std::string_view json);
/// "temperature 0.8, top-p 0.95, seed 1": what differs from the pure model, for a person; "pure model, seed 1".
std::string settingsWords(const SamplerSettings& settings);

struct SamplerPreset {
    std::string_view name; ///< "Pure model"
    std::string_view why; ///< one sentence
    SamplerSettings settings;
};
/// Ours: Pure model, Balanced, Careful, Greedy, Wild, Valid UTF-8.
const std::vector<SamplerPreset>& samplerPresets();

} // namespace workbench::sample
