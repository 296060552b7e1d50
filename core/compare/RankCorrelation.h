// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/compare/RunColumns.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace workbench::compare
{

/// How a setting and a result go together over some runs.
struct FieldCorrelation {
    enum class State {
        Told,
        TooFewRuns, ///< fewer than kFewestRuns have both
        FieldIsTheSame, ///< the field has one value in all runs that have the result
        ResultIsTheSame,
        NoOrder, ///< a field of words, of which three or more occur: they have no order to rank
    };
    enum class Test { Exact, Permutations, StudentT };

    RunColumn column; ///< of the field
    State state = State::TooFewRuns;
    std::size_t runs = 0; ///< that have field and result
    std::size_t values = 0; ///< different ones of the field among them
    double rho = 0; ///< Spearman's, from -1 to 1; for Told
    double p = 1; ///< how likely chance alone makes |rho| as large; for Told
    Test test = Test::Exact;
    /// Paths of other fields that vary almost as this one does, |rho| at least 0.9: nobody can tell which one it is.
    std::vector<std::string> together;
};

inline constexpr std::size_t kFewestRuns = 5; ///< with four, even perfect order comes by chance once in twelve

/// For each field of the configuration that is a number, true or false, or one of some words: train.seed and those that
/// are texts are left out. Fields that are the same in all runs are told as such. Two words, and true and false, are
/// ranked in their order, so rho says whether the second goes with higher results. The strongest come first, then what
/// could not be told, both in the form's order where equal.
std::vector<FieldCorrelation> fieldCorrelations(FactsSpan runs, const RunColumns& columns, const RunColumn& result);

/// Spearman's rank correlation of values in pairs, equal ones with the mean of their ranks; nothing where one side does
/// not vary or there are fewer than two pairs.
std::optional<double> spearman(std::span<const double> left, std::span<const double> right);

/// How likely |rho| is at least as large when the pairs are put together by chance: of all orders up to 8 pairs, of
/// 9999 random ones (always the same) up to 50, by Student's t beyond.
struct ChanceOf {
    double p = 1;
    FieldCorrelation::Test test = FieldCorrelation::Test::Exact;
};
ChanceOf spearmanChance(std::span<const double> left, std::span<const double> right);

/// "needs at least 5 runs with both (3 have them)", "0.82 over 12 runs (p = 0.001)"...: one line for a person.
std::string correlationText(const FieldCorrelation& correlation);

} // namespace workbench::compare
