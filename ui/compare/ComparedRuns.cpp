// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/ComparedRuns.h"

#include <algorithm>

namespace workbench::ui
{

void ComparedRuns::setColumns(compare::RunColumns columns)
{
    m_columns = std::move(columns);
    Q_EMIT columnsChanged();
}

void ComparedRuns::setListed(Facts runs)
{
    m_listed = std::move(runs);
    Q_EMIT listedChanged();
}

const compare::RunFacts* ComparedRuns::find(const RunId& run) const
{
    const auto found
        = std::find_if(m_listed.begin(), m_listed.end(), [&](const auto& facts) { return facts->row.id == run; });
    return found == m_listed.end() ? nullptr : found->get();
}

void ComparedRuns::setChosen(std::vector<RunId> runs)
{
    if (m_chosen == runs)
        return;
    m_chosen = std::move(runs);
    Q_EMIT chosenChanged();
}

void ComparedRuns::setBaseline(std::optional<RunId> run)
{
    if (m_baseline == run)
        return;
    m_baseline = std::move(run);
    Q_EMIT baselineChanged();
}

void ComparedRuns::setBrushed(std::optional<std::vector<RunId>> runs)
{
    if (m_brushed == runs)
        return;
    m_brushed = std::move(runs);
    Q_EMIT brushedChanged();
}

void ComparedRuns::setHovered(std::optional<RunId> run)
{
    if (m_hovered == run)
        return;
    m_hovered = std::move(run);
    Q_EMIT hoveredChanged();
}

void ComparedRuns::setMetric(std::string path)
{
    if (m_metric == path)
        return;
    m_metric = std::move(path);
    Q_EMIT metricChanged();
}

} // namespace workbench::ui
