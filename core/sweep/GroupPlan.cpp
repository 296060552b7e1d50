// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/sweep/GroupPlan.h"

#include "core/base/JsonDepth.h"

#include <nlohmann/json.hpp>

#include <concepts>
#include <stdexcept>
#include <utility>

namespace workbench::sweep
{

namespace
{

using nlohmann::ordered_json;

ordered_json toJson(const SweepAxis& axis)
{
    ordered_json json{{"field", axis.path}, {"values", axis.values}};
    for (const auto& [key, flag] :
         {std::pair{"isRange", axis.isRange}, {"logarithmic", axis.logarithmic}, {"endsOnly", axis.endsOnly}})
        if (flag)
            json[key] = true;
    return json;
}

/// A whole number from `least` on; `missing` where it is not there. Throws std::out_of_range: the library itself would
/// take a fraction for a whole number, and convert one of any size, which is undefined.
template <std::integral Whole>
Whole wholeFrom(const ordered_json& json, const char* name, Whole least, Whole missing)
{
    const auto found = json.find(name);
    if (found == json.end())
        return missing;
    const bool fits = found->is_number_unsigned()
        ? std::in_range<Whole>(found->get<std::uint64_t>())
        : found->is_number_integer() && std::in_range<Whole>(found->get<std::int64_t>());
    if (!fits || found->get<Whole>() < least)
        throw std::out_of_range(std::string(name) + " is no whole number, or out of range");
    return found->get<Whole>();
}

SweepAxis axisFromJson(const ordered_json& json)
{
    return {
        .path = json.at("field").get<std::string>(),
        .values = json.at("values").get<std::vector<std::string>>(),
        .isRange = json.value("isRange", false),
        .logarithmic = json.value("logarithmic", false),
        .endsOnly = json.value("endsOnly", false),
    };
}

} // namespace

GroupPlan groupPlan(const SweepPlan& plan, const std::optional<HalvingRule>& halving)
{
    return {plan.axes, plan.kind, plan.maximumRuns, plan.seed, halving};
}

std::string toJsonText(const GroupPlan& plan)
{
    ordered_json json{
        {"kind", plan.kind == SweepKind::Grid ? "grid" : "random"},
        {"maximumRuns", plan.maximumRuns},
        {"seed", plan.seed},
        {"axes", ordered_json::array()}};
    for (const SweepAxis& axis : plan.axes)
        json["axes"].push_back(toJson(axis));
    if (plan.halving)
        json["halving"]
            = {{"unit", rungUnitName(plan.halving->unit)},
               {"first", plan.halving->firstRung},
               {"keepOneIn", plan.halving->keepOneIn}};
    return json.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

Result<GroupPlan> groupPlanFromText(std::string_view text)
{
    const auto damaged = [](const std::string& why) {
        return fail(
            ErrorCode::Corrupt, "What is kept of the sweep cannot be read: " + why + ".", "Its runs are not affected.");
    };
    if (nestsTooDeeply(text))
        return damaged("it nests deeper than a plan does");
    try {
        const auto json = ordered_json::parse(text);
        GroupPlan plan;
        const auto kind = json.at("kind").get<std::string>();
        if (kind != "grid" && kind != "random")
            return damaged("its kind is neither grid nor random");
        plan.kind = kind == "grid" ? SweepKind::Grid : SweepKind::Random;
        plan.maximumRuns = wholeFrom<std::int64_t>(json, "maximumRuns", 0, 0);
        plan.seed = wholeFrom<std::uint64_t>(json, "seed", 0, 1);
        for (const auto& axis : json.at("axes"))
            plan.axes.push_back(axisFromJson(axis));
        if (json.contains("halving")) {
            const auto& halving = json.at("halving");
            const auto unit = rungUnitFromName(halving.at("unit").get<std::string>());
            if (!unit)
                return damaged("the unit of its rungs is unknown");
            plan.halving
                = HalvingRule{*unit, halving.at("first").get<double>(), wholeFrom<int>(halving, "keepOneIn", 0, 0)};
            if (const auto problem = problemWith(*plan.halving); !problem.empty())
                return damaged(problem);
        }
        return plan;
    } catch (const ordered_json::exception& problem) {
        return damaged(problem.what());
    } catch (const std::out_of_range& problem) {
        return damaged(problem.what());
    }
}

} // namespace workbench::sweep
