// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/RowBatch.h"

#include <new>
#include <sqlite3.h>
#include <utility>

namespace workbench::store
{

/// The batch as a table that SQLite can read from, called "pendingRows" on one connection while it lives.
class RowBatch::Source
{
public:
    Source(SQLite::Database& database, const RowBatch& rows)
        : m_database(database)
    {
        static constexpr sqlite3_module kModule = [] {
            sqlite3_module module{}; // without xCreate: the table is there without being made
            module.xConnect = connect;
            module.xDisconnect = disconnect;
            module.xBestIndex = [](sqlite3_vtab*, sqlite3_index_info*) { return SQLITE_OK; };
            module.xOpen = open;
            module.xClose = close;
            module.xFilter = first;
            module.xNext = next;
            module.xEof = atEnd;
            module.xColumn = column;
            module.xRowid = row;
            return module;
        }();
        void* const self = const_cast<RowBatch*>(&rows); // NOLINT: comes back as const
        m_database.check(sqlite3_create_module_v2(m_database.getHandle(), kName, &kModule, self, nullptr));
    }
    ~Source() { sqlite3_create_module_v2(m_database.getHandle(), kName, nullptr, nullptr, nullptr); }
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;

    static constexpr const char* kName = "pendingRows";

private:
    struct Table : sqlite3_vtab {
        const RowBatch* rows;
    };
    struct Cursor : sqlite3_vtab_cursor {
        std::size_t cell; ///< the first of the row
    };

    static int connect(sqlite3* handle, void* rows, int, const char* const*, sqlite3_vtab** made, char**) noexcept
    {
        const auto* batch = static_cast<const RowBatch*>(rows);
        std::string declaration = "CREATE TABLE pendingRows(";
        for (std::size_t column = 0; column < batch->m_columns; ++column)
            declaration += (column == 0 ? "c" : ", c") + std::to_string(column);
        if (const int result = sqlite3_declare_vtab(handle, (declaration + ')').c_str()); result != SQLITE_OK)
            return result;
        *made = new (std::nothrow) Table{{}, batch};
        return *made ? SQLITE_OK : SQLITE_NOMEM;
    }
    static int disconnect(sqlite3_vtab* table)
    {
        delete static_cast<Table*>(table);
        return SQLITE_OK;
    }
    static int open(sqlite3_vtab*, sqlite3_vtab_cursor** opened)
    {
        *opened = new (std::nothrow) Cursor{};
        return *opened ? SQLITE_OK : SQLITE_NOMEM;
    }
    static int close(sqlite3_vtab_cursor* cursor)
    {
        delete static_cast<Cursor*>(cursor);
        return SQLITE_OK;
    }
    static const RowBatch& batchOf(sqlite3_vtab_cursor* cursor) { return *static_cast<Table*>(cursor->pVtab)->rows; }
    static std::size_t& cellOf(sqlite3_vtab_cursor* cursor) { return static_cast<Cursor*>(cursor)->cell; }
    static int first(sqlite3_vtab_cursor* cursor, int, const char*, int, sqlite3_value**)
    {
        cellOf(cursor) = 0;
        return SQLITE_OK;
    }
    static int next(sqlite3_vtab_cursor* cursor)
    {
        cellOf(cursor) += batchOf(cursor).m_columns;
        return SQLITE_OK;
    }
    static int atEnd(sqlite3_vtab_cursor* cursor) { return cellOf(cursor) >= batchOf(cursor).m_cells.size(); }
    static int column(sqlite3_vtab_cursor* cursor, sqlite3_context* result, int index)
    {
        const auto& cell = batchOf(cursor).m_cells[cellOf(cursor) + static_cast<std::size_t>(index)];
        if (const auto* integer = std::get_if<std::int64_t>(&cell))
            sqlite3_result_int64(result, *integer);
        else
            sqlite3_result_double(result, std::get<double>(cell));
        return SQLITE_OK;
    }
    static int row(sqlite3_vtab_cursor* cursor, sqlite3_int64* number)
    {
        *number = static_cast<sqlite3_int64>(cellOf(cursor));
        return SQLITE_OK;
    }

    SQLite::Database& m_database;
};

RowBatch::RowBatch(std::string table, int columns)
    : m_table(std::move(table))
    , m_columns(static_cast<std::size_t>(columns))
{
}

RowBatch& RowBatch::integer(std::int64_t value)
{
    m_cells.emplace_back(value);
    return *this;
}

RowBatch& RowBatch::real(double value)
{
    m_cells.emplace_back(value);
    return *this;
}

RowBatch& RowBatch::position(const train::RunPosition& at)
{
    return integer(at.step).integer(at.bytes).real(at.seconds).real(at.epoch);
}

RowBatch& RowBatch::point(const MetricPoint& point)
{
    return position(point.at).integer(point.wall).real(point.value);
}

void RowBatch::write(SQLite::Database& database)
{
    if (m_cells.empty())
        return;
    const Source source(database, *this);
    database.exec("INSERT OR FAIL INTO " + m_table + " SELECT * FROM " + Source::kName);
    m_cells.clear();
}

} // namespace workbench::store
