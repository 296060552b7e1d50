// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/ComparedRuns.h"

#include <algorithm>
#include <utility>

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
    ++m_listing;
    m_places.clear();
    Q_EMIT listedChanged();
}

const compare::RunFacts* ComparedRuns::find(const RunId& run) const
{
    if (m_places.empty()) {
        for (std::size_t place = 0; place < m_listed.size(); ++place)
            m_places.emplace(m_listed[place]->row.id, place);
    }
    const auto found = m_places.find(run);
    return found == m_places.end() ? nullptr : m_listed[found->second].get();
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
    m_inside.clear();
    Q_EMIT brushedChanged();
}

bool ComparedRuns::isBrushed(const RunId& run) const
{
    if (!m_brushed)
        return true;
    if (m_inside.empty())
        m_inside.insert(m_brushed->begin(), m_brushed->end());
    return m_inside.contains(run);
}

ComparedRuns::Marks ComparedRuns::brushedAmong(const Facts& runs) const
{
    if (!m_brushed)
        return std::nullopt;
    Marks inside(std::in_place);
    inside->reserve(runs.size());
    for (const auto& run : runs)
        inside->push_back(char(isBrushed(run->row.id)));
    return inside;
}

void ComparedRuns::setBrushedAmong(const Facts& runs, const Marks& inside)
{
    if (!inside)
        return setBrushed(std::nullopt);
    std::vector<RunId> brushed;
    for (std::size_t run = 0; run < std::min(runs.size(), inside->size()); ++run) {
        if ((*inside)[run])
            brushed.push_back(runs[run]->row.id);
    }
    setBrushed(std::move(brushed));
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
