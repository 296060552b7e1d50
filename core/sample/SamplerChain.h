// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/sample/SamplerSettings.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace workbench::sample
{

/// Probabilities of the next byte, summing to 1; a byte that was taken away has exactly 0.
using Distribution = std::array<double, 256>;

/// Softmax in double precision.
Distribution probabilities(std::span<const float, 256> logits);
double surprisalBits(const Distribution& model, std::uint8_t byte); ///< -log2 p
double entropyBits(const Distribution& distribution);

/// What a sampler step took away: the mass of the bytes that it left at exactly 0, as a share of the mass before it.
struct RemovedMass {
    SamplerStep step = SamplerStep::Ban;
    double mass = 0;
};

struct Sampled {
    Distribution after{};
    std::vector<RemovedMass> removed; ///< of the steps that are on, in their order
};

/// The steps of the settings, in their order, over the model's distribution p. `before` is all text so far, prompt
/// included. Pure: the same values give the same result. After every step what is left is divided by its sum; a byte
/// that was taken away stays at 0. Where bytes are ranked, ties go to the lower byte. Each step sees what those before
/// it left:
///   bias         p(b) becomes p(b) exp(bias(b))
///   ban, utf8    p(b) becomes 0; see utf8Continuations()
///   no-repeat    n: p(b) becomes 0 where the last n - 1 bytes of the text, with b behind them, stand in it already
///   repetition   penalty t (arXiv 1909.05858 divides the scores of bytes that came by it, which for scores of either
///                sign is no penalty; here the scores are log probabilities, never above 0, and are multiplied):
///                p(b) becomes p(b)^t for every b among the last `repetitionWindow` bytes. Above 1 it makes them less
///                likely, the more so the unlikelier they were; a byte that is certain stays certain
///   temperature  T: p becomes p^(1/T); 0: all of p on the likeliest byte
///   top-k        the k likeliest stay
///   typical      H = -sum p ln p; bytes by |-ln p - H| ascending, then by p: as few as hold the mass
///   top-p        bytes by p: as few as hold the mass. Both masses may fall short by 1e-12, for sums that round
///   min-p        those of at least this share of the largest p stay
/// InvalidArgument where a step leaves no byte at all: names it. Diverged where the model's are no numbers.
Result<Sampled> applySampler(const SamplerSettings& settings, const Distribution& model, std::string_view before);

/// The byte where the cumulated probability passes `unit`, from 0 to 1; never one of probability 0.
std::uint8_t drawByte(const Distribution& distribution, double unit);

/// The number in [0, 1) for the byte at a place of the text: of seed and place alone, so that a text goes on the same
/// way however it was come by: the number at `place` of the SplitMix64 generator that starts at the mixed seed.
double unitFor(std::uint64_t seed, std::int64_t place);

/// The bytes that may follow `before` where the text is to stay valid UTF-8; a text that is broken already, or begins
/// within a character, may begin a new character.
std::array<bool, 256> utf8Continuations(std::string_view before);

/// Where the earliest of the stop strings ends in `text`, looking at those that end behind `from`; nothing where none
/// does.
std::optional<std::size_t> stopEnd(std::string_view text, std::size_t from, std::span<const std::string> stops);

} // namespace workbench::sample
