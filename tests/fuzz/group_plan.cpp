// SPDX-License-Identifier: GPL-3.0-or-later
// What the store's folder keeps of a sweep.
#include "core/sweep/GroupPlan.h"
#include "tests/fuzz/FuzzTarget.h"

namespace workbench::fuzz
{

bool readInput(std::string_view input)
{
    const auto plan = sweep::groupPlanFromText(input);
    if (!plan)
        return false;
    const auto again = sweep::groupPlanFromText(sweep::toJsonText(*plan));
    must(again && *again == *plan, "a plan that is written again is the same");
    return true;
}

} // namespace workbench::fuzz
