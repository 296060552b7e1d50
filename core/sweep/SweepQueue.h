// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/StoreTypes.h"
#include "core/sweep/GroupPlan.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace workbench::store
{
class Store;
}

namespace workbench::sweep
{

/// What a sweep has become in the store.
struct QueuedSweep {
    std::string group;
    std::vector<store::RunRow> runs; ///< in the order in which they wait
};

/// Keeps the plan and puts the runs at the end of the store's queue as a group. `wantedGroup` gets a number where it is
/// taken. After an error some of the runs may wait already: they are named in it.
Result<QueuedSweep> queueSweep(
    store::Store& store, const std::string& wantedGroup, const GroupPlan& plan,
    const std::vector<std::pair<RunId, config::RunConfig>>& runs);

/// Successive halving over a group in the store. `result` is the run's newest, `lastRung` the last rung on which it was
/// judged, -1 before the first. nullopt: there is nothing to decide: no rule, no new rung, or the run has reached its
/// own end. Reads the results of all runs of the group.
struct Judgement {
    int rung = 0;
    HalvingDecision decision;
};
Result<std::optional<Judgement>> judgeInGroup(
    store::Store& store, const RunId& run, const std::string& group, const config::RunConfig& config,
    const Validation& result, int lastRung);

} // namespace workbench::sweep
