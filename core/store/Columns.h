// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/StoreTypes.h"

#include <SQLiteCpp/Statement.h>
#include <cstdint>
#include <optional>
#include <string>

namespace workbench::store
{

/// The next columns of a row, in order. SQLite has no value that is no number: it stands as NULL.
class RowReader
{
public:
    explicit RowReader(SQLite::Statement& statement, int first = 0)
        : m_statement(statement)
        , m_next(first)
    {
    }

    std::int64_t integer();
    double real(); ///< NaN for NULL
    std::optional<double> optionalReal();
    std::string text(); ///< of a BLOB: its bytes
    train::RunPosition position(); ///< step, bytes, seconds, epoch
    MetricPoint point(); ///< position, wall, value

private:
    SQLite::Statement& m_statement;
    int m_next;
};

/// Binds the next parameters of a statement, in order.
class RowBinder
{
public:
    explicit RowBinder(SQLite::Statement& statement)
        : m_statement(statement)
    {
        m_statement.reset();
    }

    RowBinder& integer(std::int64_t value);
    RowBinder& real(double value);
    RowBinder& optionalReal(std::optional<double> value);
    RowBinder& text(std::string_view value);
    RowBinder& blob(std::string_view value);
    RowBinder& position(const train::RunPosition& at);
    RowBinder& point(const MetricPoint& point);

private:
    SQLite::Statement& m_statement;
    int m_next = 1;
};

} // namespace workbench::store
