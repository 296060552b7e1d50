// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/sweep/SuccessiveHalving.h"
#include "core/sweep/Sweep.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace workbench::sweep
{

/// What is remembered of a sweep beside its runs: what was varied, and when the hopeless are stopped.
struct GroupPlan {
    std::vector<SweepAxis> axes;
    SweepKind kind = SweepKind::Grid;
    std::int64_t maximumRuns = 0;
    std::uint64_t seed = 1;
    std::optional<HalvingRule> halving; ///< none: every run goes on to its end

    bool operator==(const GroupPlan&) const = default;
};

GroupPlan groupPlan(const SweepPlan& plan, const std::optional<HalvingRule>& halving);

/// As JSON, which the store keeps beside the group: {"kind":"grid","maximumRuns":0,"seed":1,"axes":[{"field":..,
/// "values":[..]}],"halving":{"unit":"steps","first":1000,"keepOneIn":3}}.
std::string toJsonText(const GroupPlan& plan);
/// Corrupt where it is anything else.
Result<GroupPlan> groupPlanFromText(std::string_view text);

} // namespace workbench::sweep
