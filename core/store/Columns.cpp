// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/Columns.h"

#include <SQLiteCpp/Column.h>
#include <limits>

namespace workbench::store
{

std::int64_t RowReader::integer()
{
    return m_statement.getColumn(m_next++).getInt64();
}

double RowReader::real()
{
    return optionalReal().value_or(std::numeric_limits<double>::quiet_NaN());
}

std::optional<double> RowReader::optionalReal()
{
    const SQLite::Column column = m_statement.getColumn(m_next++);
    return column.isNull() ? std::nullopt : std::optional(column.getDouble());
}

std::string RowReader::text()
{
    return m_statement.getColumn(m_next++).getString();
}

train::RunPosition RowReader::position()
{
    train::RunPosition at;
    at.step = integer();
    at.bytes = integer();
    at.seconds = real();
    at.epoch = real();
    return at;
}

MetricPoint RowReader::point()
{
    MetricPoint point;
    point.at = position();
    point.wall = integer();
    point.value = real();
    return point;
}

RowBinder& RowBinder::integer(std::int64_t value)
{
    m_statement.bind(m_next++, value);
    return *this;
}

RowBinder& RowBinder::real(double value)
{
    m_statement.bind(m_next++, value);
    return *this;
}

RowBinder& RowBinder::optionalReal(std::optional<double> value)
{
    if (value)
        return real(*value);
    m_statement.bind(m_next++); // NULL
    return *this;
}

RowBinder& RowBinder::text(std::string_view value)
{
    m_statement.bind(m_next++, std::string(value));
    return *this;
}

RowBinder& RowBinder::blob(std::string_view value)
{
    m_statement.bind(m_next++, value.data(), static_cast<int>(value.size()));
    return *this;
}

RowBinder& RowBinder::position(const train::RunPosition& at)
{
    return integer(at.step).integer(at.bytes).real(at.seconds).real(at.epoch);
}

RowBinder& RowBinder::point(const MetricPoint& point)
{
    return position(point.at).integer(point.wall).real(point.value);
}

} // namespace workbench::store
