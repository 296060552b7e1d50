// SPDX-License-Identifier: GPL-3.0-or-later
// The metrics at a step that are wanted of a RunFactsFeed.
#include "ui/models/RunFactsFeed.h"

#include <algorithm>
#include <utility>

namespace workbench::ui
{

std::vector<RunFactsFeed::AtStep>
RunFactsFeed::atStepAmong(const compare::RunColumns& columns, const std::vector<std::string>& paths)
{
    std::vector<AtStep> found;
    for (const std::string& path : paths) {
        const compare::RunColumn* const column = columns.find(path);
        if (const auto at = column ? compare::stepMetric(*column) : std::nullopt)
            found.push_back({column->path, at->metric, at->step});
    }
    return found;
}

void RunFactsFeed::setAtStep(const void* part, std::vector<AtStep> wanted)
{
    m_wanted[part] = std::move(wanted);
    std::vector<AtStep> all;
    for (const auto& [who, theirs] : m_wanted) {
        for (const AtStep& each : theirs) {
            if (std::ranges::find(all, each) == all.end())
                all.push_back(each);
        }
    }
    if (m_atStep == all)
        return;
    m_atStep = std::move(all);
    m_readAtStep = true;
    readFigures();
}

} // namespace workbench::ui
