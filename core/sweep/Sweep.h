// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/config/RunConfig.h"
#include "core/sweep/SweepAxis.h"

#include <cstdint>
#include <string>
#include <vector>

namespace workbench::sweep
{

enum class SweepKind { Grid, Random };

struct SweepPlan {
    config::RunConfig base;
    std::vector<SweepAxis> axes;
    SweepKind kind = SweepKind::Grid;
    std::int64_t maximumRuns = 0; ///< 0: all of a grid; a random sweep needs one
    std::uint64_t seed = 1; ///< of a random sweep's draws

    bool operator==(const SweepPlan&) const = default;
};

/// How many runs the plan makes; at most kManyRuns is told. A random sweep over lists alone makes no run twice, and so
/// no more than a grid.
inline constexpr std::int64_t kManyRuns = 1'000'000'000'000;
std::int64_t runCount(const SweepPlan& plan);

/// The configurations of all runs, each validated, in the order in which they are to run: the last axis changes first.
/// Their names say what differs, after the base's name if it has one: "laptop: lr 4e-3, seed 2". A grid that is cut
/// takes runs spread evenly over it, every axis from end to end. A random sweep draws each axis on its own; the same
/// seed draws the same runs, and more of them go on where fewer end.
/// Errors: no axis, an axis twice, a grid with a range that does not say how many, a random sweep without a number of
/// runs, a combination that cannot run (named), more than kMostRuns.
inline constexpr std::int64_t kMostRuns = 10000;
Result<std::vector<config::RunConfig>> expand(const SweepPlan& plan);

/// What a group of these runs is called: "laptop: lr, seed", or "recall: lr, seed" after its corpus.
std::string groupName(const SweepPlan& plan);

} // namespace workbench::sweep
