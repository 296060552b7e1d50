// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sweep/SweepQueue.h"

#include "core/store/Store.h"
#include "core/sweep/GroupFile.h"

#include <set>

namespace workbench::sweep
{

namespace
{

constexpr std::int64_t kMostResults = 100'000; // of one run: an evaluation each

bool isAtItsEnd(const config::TrainConfig& train, const train::RunPosition& at)
{
    const auto reached = [](double limit, double now) { return limit > 0 && now >= limit; };
    return reached(double(train.steps), double(at.step)) || reached(double(train.bytes), double(at.bytes))
        || reached(train.epochs, at.epoch) || reached(train.seconds, at.seconds);
}

Result<std::vector<Validation>> resultsOf(store::Store& store, const RunId& run)
{
    return store.points(run, store::Metric::ValidationLoss, 0, kMostResults).map([](const auto& points) {
        std::vector<Validation> results;
        for (const store::MetricPoint& point : points)
            results.push_back({point.at, point.value});
        return results;
    });
}

} // namespace

Result<QueuedSweep> queueSweep(
    store::Store& store, const std::string& wantedGroup, const GroupPlan& plan,
    const std::vector<std::pair<RunId, config::RunConfig>>& runs)
{
    const auto known = store.runs();
    if (!known)
        return fail(known.error());
    std::set<std::string> taken;
    for (const store::RunRow& row : *known)
        taken.insert(row.group);
    auto group = keepGroupPlan(
        store.directory(), wantedGroup, plan, [&](const std::string& name) { return taken.contains(name); });
    if (!group)
        return fail(std::move(group.error()));
    QueuedSweep queued{std::move(*group), {}};
    for (const auto& [id, config] : runs) {
        auto row = store.createRun(id, config, train::RunState::Queued, {.group = queued.group, .origin = {}});
        if (!row) {
            if (!queued.runs.empty())
                row.error().message += " The first " + std::to_string(queued.runs.size()) + " of "
                    + std::to_string(runs.size()) + " runs of the sweep are in the queue, up to "
                    + queued.runs.back().name + ".";
            return fail(std::move(row.error()));
        }
        queued.runs.push_back(std::move(*row));
    }
    return queued;
}

Result<std::optional<Judgement>> judgeInGroup(
    store::Store& store, const RunId& run, const std::string& group, const config::RunConfig& config,
    const Validation& result, int lastRung)
{
    const auto plan = keptGroupPlan(store.directory(), group);
    if (!plan)
        return fail(plan.error());
    if (!*plan || !(*plan)->halving || isAtItsEnd(config.train, result.at))
        return std::nullopt;
    const HalvingRule& rule = *(*plan)->halving;
    const auto rung = rungReached(rule, result.at);
    if (!rung || *rung <= lastRung)
        return std::nullopt;
    const auto rows = store.runs();
    if (!rows)
        return fail(rows.error());
    std::vector<double> others;
    for (const store::RunRow& row : *rows) {
        if (row.group != group || row.id == run)
            continue;
        const auto results = resultsOf(store, row.id);
        if (!results)
            return fail(results.error());
        if (const auto loss = resultOnRung(rule, *rung, *results))
            others.push_back(*loss);
    }
    return Judgement{*rung, judge(rule, result.loss, others)};
}

} // namespace workbench::sweep
