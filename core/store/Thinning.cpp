// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Thinning.h"

#include "core/store/Columns.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace workbench::store
{

void thinRows(
    SQLite::Database& database, const std::string& table, const std::string& order, std::int64_t run,
    std::int64_t budgetBytes)
{
    struct Kept {
        std::int64_t number, sizeBytes;
    };
    std::vector<Kept> kept;
    std::int64_t total = 0;
    SQLite::Statement query(database, "SELECT number, sizeBytes FROM " + table + " WHERE run = ? ORDER BY " + order);
    RowBinder(query).integer(run);
    while (query.executeStep()) {
        RowReader row(query);
        const auto number = row.integer();
        kept.push_back({number, row.integer()});
        total += kept.back().sizeBytes;
    }
    SQLite::Statement remove(database, "DELETE FROM " + table + " WHERE number = ?");
    while (total > budgetBytes && kept.size() > 2) {
        // All of them at once: taking only as many as needed would empty the run's beginning, one by one.
        const std::size_t older = std::max<std::size_t>(kept.size() / 2, 2);
        std::vector<Kept> left;
        for (std::size_t i = 0; i < kept.size(); ++i) {
            if (i % 2 == 0 || i >= older) {
                left.push_back(kept[i]);
                continue;
            }
            RowBinder(remove).integer(kept[i].number);
            remove.exec();
            total -= kept[i].sizeBytes;
        }
        kept = std::move(left);
    }
}

} // namespace workbench::store
