// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/sample/SamplerChain.h"

#include <QString>

#include <cstdint>
#include <optional>
#include <vector>

namespace workbench::ui
{

/// What may come next in a text: the model's probabilities, what the sampler made of them, and what came of it.
struct NextBytes {
    sample::Distribution before{};
    std::optional<sample::Sampled> after; ///< nothing: the model alone
    std::optional<std::uint8_t> taken; ///< the byte that did come

    double probability(std::uint8_t byte, bool afterSampler) const; ///< the model's where there is no sampler
    bool removed(std::uint8_t byte) const; ///< by the sampler, exactly
    std::vector<std::uint8_t> ranking(bool afterSampler) const; ///< all 256, likeliest first, ties to the lowest
    QString describe(std::uint8_t byte) const; ///< plain text for a tooltip
    /// What each step of the sampler took away: "top-p took away 5.1 %"; empty where no step could have.
    QString removedWords() const;
    QString entropyWords() const; ///< "entropy 2.31 bits"; with a sampler "2.31 → 1.98 bits"
};

} // namespace workbench::ui
