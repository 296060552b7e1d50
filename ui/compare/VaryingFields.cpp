// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/compare/VaryingFields.h"

#include "core/config/ConfigSchema.h"

#include <algorithm>

namespace workbench::ui
{

const std::vector<std::string>& VaryingFields::of(const ComparedRuns& runs)
{
    if (m_asked && m_listing == runs.listing())
        return m_paths;
    m_listing = runs.listing();
    std::vector<RunId> listed;
    listed.reserve(runs.listed().size());
    for (const auto& run : runs.listed())
        listed.push_back(run->row.id);
    if (m_asked && listed == m_runs)
        return m_paths;
    m_asked = true;
    m_runs = std::move(listed);
    m_paths.clear();
    std::vector<std::string> seeds;
    for (const config::FieldSpec& field : config::configFields()) {
        const compare::RunColumn* const column = runs.columns().find(field.path);
        if (field.path == "name" || !column || runs.listed().empty())
            continue;
        const compare::CellValue first = cellValue(*runs.listed().front(), *column);
        if (std::ranges::all_of(runs.listed(), [&](const auto& run) { return cellValue(*run, *column) == first; }))
            continue;
        (field.path.ends_with("seed") ? seeds : m_paths).emplace_back(field.path);
    }
    m_paths.insert(m_paths.end(), seeds.begin(), seeds.end());
    return m_paths;
}

} // namespace workbench::ui
