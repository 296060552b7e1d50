// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <SQLiteCpp/Database.h>
#include <cstdint>
#include <string>

namespace workbench::store
{

/// Thins the rows of a run in a table that has the columns number, run, step and sizeBytes, until they take no more
/// than `budgetBytes`: every second one of the older half goes. The very first and the newest stay, whatever they
/// take. `order` names the columns by which rows age. Throws SQLite::Exception.
void thinRows(
    SQLite::Database& database, const std::string& table, const std::string& order, std::int64_t run,
    std::int64_t budgetBytes);

} // namespace workbench::store
