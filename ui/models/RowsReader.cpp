// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/RowsReader.h"

#include "core/store/Store.h"

#include <unordered_set>
#include <utility>

namespace workbench::ui
{

Result<RowsRead> RowsReader::read(store::Store& store, std::span<const RunId> anyway)
{
    auto rows = store.runs();
    if (!rows)
        return fail(std::move(rows.error()));
    if (rows->size() <= m_few || m_told.empty()) {
        m_told.clear();
        if (rows->size() > m_few) {
            for (const store::RunRow& row : *rows)
                m_told.emplace(row.id, row);
        }
        return RowsRead{.changed = std::move(*rows), .gone = {}, .whole = true};
    }
    RowsRead read;
    const std::unordered_set<RunId> wanted(anyway.begin(), anyway.end());
    std::unordered_set<RunId> left;
    for (const auto& [run, row] : m_told)
        left.insert(run);
    for (store::RunRow& row : *rows) {
        left.erase(row.id);
        const auto [known, isNew] = m_told.try_emplace(row.id, row);
        if (!isNew && known->second == row && !wanted.contains(row.id))
            continue;
        known->second = row;
        read.changed.push_back(std::move(row));
    }
    for (const RunId& run : left)
        m_told.erase(run);
    read.gone.assign(left.begin(), left.end());
    return read;
}

} // namespace workbench::ui
