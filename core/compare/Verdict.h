// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/RunColumns.h"
#include "core/compare/Summary.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace workbench::compare
{

/// The result of one run of a group.
struct SeedResult {
    double value = 0;
    std::optional<std::uint64_t> seed; ///< train.seed
};

inline constexpr std::size_t kFewestSeeds = 3; ///< a side: with fewer nobody knows how much seeds alone change

/// Whether the second of two groups of runs has other results than the first. Parts of a sentence; verdictText() is
/// one.
struct Verdict {
    enum class Answer {
        TooFew, ///< fewer than kFewestSeeds results on a side
        NotDistinguishable, ///< the interval holds 0
        Lower, ///< the second's results are lower
        Higher,
    };

    Answer answer = Answer::TooFew;
    Summary first, second;
    std::size_t leftOut = 0; ///< results that are no finite number, of both sides
    bool isPaired = false; ///< both sides have the same seeds, each once: their differences are what is looked at
    double difference = 0; ///< of the means, second - first; NaN where a side is empty
    double low = 0, high = 0; ///< its 95 % interval; NaN for TooFew
    double chanceOfLower
        = 0; ///< that a run of the second is lower than one of the first, ties by half; NaN: a side is empty
};

/// The interval is the percentile one of 9999 bootstrap resamples (of each side, or of the differences of pairs; always
/// the same random numbers), stretched about the difference by t / z, for Student's t with Welch's degrees of freedom
/// (pairs - 1 for pairs), and by the ratio of the standard error over n - 1 to that over n: with a handful of seeds
/// the percentiles alone are too narrow.
Verdict compareGroups(std::span<const SeedResult> first, std::span<const SeedResult> second);

/// The results of some runs, at those places of the list; runs without the result are left out.
std::vector<SeedResult> seedResults(FactsSpan runs, std::span<const std::size_t> places, const RunColumn& metric);

/// For a command line: "B is lower than A in bpc.validation by 0.0123 bits (95 % interval 0.0102 to 0.0151; 5 and 5
/// runs). ..."
std::string
verdictText(const Verdict& verdict, std::string_view first, std::string_view second, const RunColumn& metric);

} // namespace workbench::compare
