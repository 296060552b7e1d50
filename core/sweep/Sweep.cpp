// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sweep/Sweep.h"

#include "core/base/Printable.h"
#include "core/config/ConfigSchema.h"
#include "core/sweep/GridSample.h"
#include "core/sweep/RandomDraws.h"

#include <algorithm>
#include <filesystem>
#include <set>

namespace workbench::sweep
{

namespace
{

using Values = std::vector<std::string>; ///< one for each axis

constexpr std::size_t kLongestName = 180; // the store allows 200 bytes

std::vector<std::int64_t> sizes(const SweepPlan& plan)
{
    std::vector<std::int64_t> all;
    for (const SweepAxis& axis : plan.axes)
        all.push_back(std::int64_t(axis.values.size()));
    return all;
}

bool hasRange(const SweepPlan& plan)
{
    return std::ranges::any_of(plan.axes, &SweepAxis::isRange);
}

tl::unexpected<Error> refuse(std::string message, std::string hint)
{
    return fail(ErrorCode::InvalidArgument, std::move(message), std::move(hint));
}

Result<> check(const SweepPlan& plan)
{
    if (plan.axes.empty())
        return refuse("Nothing differs between the runs.", "Give a field several values, such as 2e-3, 4e-3.");
    std::set<std::string_view> seen;
    for (const SweepAxis& axis : plan.axes) {
        if (!seen.insert(axis.path).second)
            return refuse(axis.path + ": the field stands there twice.", "Write all of its values as one list.");
        if (axis.values.empty())
            return refuse(axis.path + ": there is no value.", "Give at least one.");
        if (axis.endsOnly && plan.kind == SweepKind::Grid)
            return refuse(
                axis.path + ": a grid needs to know how many values lie from " + axis.values.front() + " to "
                    + axis.values.back() + ".",
                "Add in 4, log 4 or +STEP to the range, or make the sweep random.");
    }
    if (plan.maximumRuns < 0)
        return refuse(
            "The most runs of a sweep cannot be " + std::to_string(plan.maximumRuns) + ".", "Give 1 or more.");
    if (plan.kind == SweepKind::Random && plan.maximumRuns == 0)
        return refuse("A random sweep needs a number of runs.", "Say how many are to be drawn.");
    const std::int64_t count = runCount(plan);
    if (count > kMostRuns)
        return refuse(
            "The sweep would make " + (count == kManyRuns ? "far too many" : std::to_string(count)) + " runs; "
                + std::to_string(kMostRuns) + " are allowed.",
            "Take fewer values, or cap the number of runs.");
    return {};
}

std::string nameOf(const SweepPlan& plan, const Values& values, std::size_t index)
{
    std::string name;
    for (std::size_t axis = 0; axis < values.size(); ++axis)
        name += (axis == 0 ? "" : ", ") + axisValueLabel(plan.axes[axis].path, values[axis]);
    if (!plan.base.name.empty())
        name = plan.base.name + ": " + name;
    if (name.size() <= kLongestName)
        return name;
    std::size_t cut = kLongestName;
    while (cut > 0 && (static_cast<unsigned char>(name[cut]) & 0xC0U) == 0x80U) // no half characters
        --cut;
    return name.substr(0, cut) + "... " + std::to_string(index + 1);
}

Result<config::RunConfig> configure(const SweepPlan& plan, const Values& values, std::size_t index)
{
    config::RunConfig config = plan.base;
    for (std::size_t axis = 0; axis < values.size(); ++axis)
        if (auto set = config::setField(config, plan.axes[axis].path, values[axis]); !set)
            return fail(std::move(set.error()));
    config.name = nameOf(plan, values, index);
    if (const auto problems = config::validate(config); !problems.empty()) {
        std::string which;
        for (std::size_t axis = 0; axis < values.size(); ++axis)
            which += (axis == 0 ? "" : ", ") + plan.axes[axis].path + " = " + printable(values[axis]);
        return refuse(
            "The run with " + which + " cannot start: " + problems.front().path + ": " + problems.front().message,
            "Leave out the values that do not go together.");
    }
    return config;
}

std::vector<Values> combinations(const SweepPlan& plan)
{
    if (plan.kind == SweepKind::Random)
        return RandomDraws(plan.axes, plan.seed).take(runCount(plan), !hasRange(plan));
    std::vector<Values> all;
    for (const auto& places : gridSample(sizes(plan), runCount(plan))) {
        Values& values = all.emplace_back();
        for (std::size_t axis = 0; axis < places.size(); ++axis)
            values.push_back(plan.axes[axis].values[std::size_t(places[axis])]);
    }
    return all;
}

} // namespace

std::int64_t runCount(const SweepPlan& plan)
{
    if (plan.axes.empty())
        return 0;
    if (plan.kind == SweepKind::Random && hasRange(plan))
        return std::min(std::max<std::int64_t>(plan.maximumRuns, 0), kManyRuns);
    std::int64_t count = 1;
    for (const std::int64_t size : sizes(plan))
        count = size > 0 && count > kManyRuns / size ? kManyRuns : count * size;
    const bool isCapped = plan.maximumRuns > 0 || plan.kind == SweepKind::Random;
    return isCapped ? std::min(count, std::max<std::int64_t>(plan.maximumRuns, 0)) : count;
}

Result<std::vector<config::RunConfig>> expand(const SweepPlan& plan)
{
    if (auto good = check(plan); !good)
        return fail(std::move(good.error()));
    std::vector<config::RunConfig> configs;
    for (const Values& values : combinations(plan)) {
        auto config = configure(plan, values, configs.size());
        if (!config)
            return fail(std::move(config.error()));
        configs.push_back(std::move(*config));
    }
    return configs;
}

std::string groupName(const SweepPlan& plan)
{
    std::string name = !plan.base.name.empty()
        ? plan.base.name
        : printable(std::filesystem::path(plan.base.corpus.path).stem().string());
    for (std::size_t axis = 0; axis < plan.axes.size(); ++axis)
        name += (axis == 0 ? ": " : ", ") + axisLabel(plan.axes[axis].path);
    if (name.size() > kLongestName) {
        std::size_t cut = kLongestName;
        while (cut > 0 && (static_cast<unsigned char>(name[cut]) & 0xC0U) == 0x80U)
            --cut;
        name.resize(cut);
    }
    return name;
}

} // namespace workbench::sweep
