// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/StoreTypes.h"

#include <SQLiteCpp/Database.h>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace workbench::store
{

/// Rows on their way into a table, gathered in memory and put there by one statement: for rows of a few numbers that
/// takes a fraction of the time of a statement for each. No query sees them before write().
class RowBatch
{
public:
    /// `columns`: how many the table has. Rows name all of them, in order.
    RowBatch(std::string table, int columns);

    RowBatch& integer(std::int64_t value);
    RowBatch& real(double value); ///< what is no number becomes NULL
    RowBatch& position(const train::RunPosition& at);
    RowBatch& point(const MetricPoint& point);

    /// Puts the rows into the table and forgets them. Throws SQLite::Exception; the caller's transaction has failed
    /// then.
    void write(SQLite::Database& database);

private:
    class Source;

    std::string m_table;
    std::size_t m_columns;
    std::vector<std::variant<std::int64_t, double>> m_cells; ///< row by row
};

} // namespace workbench::store
