// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/config/RunConfig.h"

#include <cstdint>
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
    bool isRange = false; ///< a random sweep draws between its ends instead of from the list
    bool logarithmic = false; ///< such draws are even in the logarithm

    bool operator==(const SweepAxis&) const = default;
};

/// Reads what a user wrote into a field: "2e-3, 4e-3" is a list, "1e-3..1e-2 x5" five values even in the ratio,
/// "128..512 +128" steps of 128, "1..5" the whole numbers, for a seed as for any field. nullopt: one value, no sweep.
/// Errors name field and place. Values of a field that itself takes commas (model.attention = 0,2) are parted by
/// semicolons.
Result<std::optional<SweepAxis>> parseAxis(std::string_view path, std::string_view text);

enum class SweepKind { Grid, Random };

struct SweepPlan {
    config::RunConfig base;
    std::vector<SweepAxis> axes;
    SweepKind kind = SweepKind::Grid;
    std::int64_t maximumRuns = 0; ///< 0: all of a grid; a random sweep needs one
    std::uint64_t seed = 1; ///< of a random sweep's draws

    bool operator==(const SweepPlan&) const = default;
};

/// How many runs the plan makes.
std::int64_t runCount(const SweepPlan& plan);

/// The configurations of all runs, each validated, in the order in which they are to run; names say what differs. A
/// grid that is cut takes runs spread evenly over it. Errors: no axis, an axis twice, a combination that cannot run
/// (named), more than kMostRuns.
inline constexpr std::int64_t kMostRuns = 10000;
Result<std::vector<config::RunConfig>> expand(const SweepPlan& plan);

} // namespace workbench::sweep
