// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace workbench::sweep
{

/// The values that one field takes in a sweep, as text that config::setField() understands.
struct SweepAxis {
    std::string path; ///< "train.learningRate"
    std::vector<std::string> values; ///< at least one, each once
    bool isRange = false; ///< a random sweep draws between the first and the last value instead of from the list
    bool logarithmic = false; ///< such draws are even in the logarithm
    bool endsOnly = false; ///< `values` are the two ends of a range that does not say how many: for random sweeps alone

    bool operator==(const SweepAxis&) const = default;
};

/// Reads what a user wrote into a field. nullopt: one value, no sweep, whether or not it is a good one.
///
///     2e-3, 4e-3          a list; its parts may be ranges too
///     1..5                whole numbers, one by one: seeds, for instance
///     128..512 +128       steps of 128
///     128..1024 *2        each twice the one before
///     0..0.3 in 4         four values, evenly spaced, both ends among them
///     1e-3..1e-2 log 5    five values, even in the ratio, both ends among them
///     0..0.3              between the ends, for a random sweep, which draws evenly
///     1e-3..1e-2 log      the same, drawn evenly in the logarithm
///
/// Computed values are rounded: to 10 significant digits, to 4 where they are even in the ratio, to whole numbers in a
/// field of whole numbers. A random sweep draws from the list where the range has a step (+ or *), and between the ends
/// where it has none. Values of a field whose own values may hold commas (model.attention = 0,2, and files) are parted
/// by semicolons. The name of a run and the prompt of its film are any text: they are never swept. Errors name field
/// and place: a value that the field refuses, one that stands twice, more than kMostValues.
inline constexpr std::size_t kMostValues = 10000;
Result<std::optional<SweepAxis>> parseAxis(std::string_view path, std::string_view text);

/// The field's value as a name of a run shows it: "lr 4e-3", "seed 2", "attention none", the last part of a path.
std::string axisLabel(std::string_view path);
std::string axisValueLabel(std::string_view path, std::string_view value);

} // namespace workbench::sweep
