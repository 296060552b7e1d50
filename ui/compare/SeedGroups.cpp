// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/SeedGroups.h"

#include <algorithm>
#include <map>

namespace workbench::ui
{

void SeedGroups::groupBy(const compare::RunColumn& column, const Facts& runs)
{
    struct Found {
        compare::CellValue value;
        std::size_t runs = 0, place = 0;
    };
    std::map<std::string, Found> found;
    std::vector<std::string> texts;
    for (const auto& run : runs) {
        compare::CellValue value = cellValue(*run, column);
        texts.push_back(compare::cellText(value, column));
        Found& each = found[texts.back()];
        each.value = std::move(value);
        ++each.runs;
    }
    std::vector<std::pair<std::string, Found*>> sorted;
    for (auto& [text, each] : found)
        sorted.emplace_back(text, &each);
    std::ranges::stable_sort(sorted, [](const auto& left, const auto& right) {
        const auto order = compare::compareCells(left.second->value, right.second->value);
        if (order != std::partial_ordering::unordered)
            return order < 0;
        return !left.first.empty() && right.first.empty(); // runs without the value come last
    });
    m_byHand = false;
    m_values.clear();
    for (auto& [text, each] : sorted) {
        each->place = m_values.size();
        m_values.push_back({text, each->runs});
    }
    m_members.clear();
    for (std::size_t run = 0; run < runs.size(); ++run)
        m_members.emplace_back(runs[run]->row.id, found[texts[run]].place);
    for (std::size_t side = 0; side < 2; ++side) {
        if (!chosen(side) && !m_values.empty())
            m_texts[side] = m_values[std::min(side, m_values.size() - 1)].text;
    }
    collect();
}

void SeedGroups::groupByHand()
{
    if (m_byHand)
        return;
    m_byHand = true;
    m_values.clear();
    m_members.clear();
    m_runs = {};
}

std::optional<std::size_t> SeedGroups::chosen(std::size_t side) const
{
    const auto known = m_texts[side] ? std::ranges::find(m_values, *m_texts[side], &Value::text) : m_values.end();
    return known == m_values.end() ? std::nullopt : std::optional(std::size_t(known - m_values.begin()));
}

void SeedGroups::choose(std::size_t side, std::size_t value)
{
    if (value >= m_values.size())
        return;
    m_texts[side] = m_values[value].text;
    collect();
}

void SeedGroups::take(std::size_t side, std::vector<RunId> runs)
{
    groupByHand();
    for (const RunId& run : runs)
        std::erase(m_runs[1 - side], run);
    m_runs[side] = std::move(runs);
}

void SeedGroups::collect()
{
    m_runs = {};
    for (std::size_t side = 0; side < 2; ++side) {
        const auto wanted = chosen(side);
        for (const auto& [run, value] : m_members) {
            if (value == wanted)
                m_runs[side].push_back(run);
        }
    }
}

bool SeedGroups::canBeCompared() const
{
    return !m_runs[0].empty() && !m_runs[1].empty() && m_runs[0] != m_runs[1];
}

} // namespace workbench::ui
