// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/sample/FilmFrame.h"
#include "core/store/RunTable.h"

#include <SQLiteCpp/Database.h>
#include <vector>

namespace workbench::store
{

/// What the film of one run may take. A frame of 200 bytes is about 1.7 kB, so some 5,000 stay: more than anybody
/// plays, and a thousand runs still fit a disk.
inline constexpr std::int64_t kFilmBudgetBytes = 8 << 20;

/// Reads and writes the table of films. Throws SQLite::Exception.
class FilmTable
{
public:
    explicit FilmTable(SQLite::Database& database)
        : m_database(database)
    {
    }

    /// Adds a frame, or replaces that of the same step.
    void put(std::int64_t run, const train::RunPosition& at, WallMilliseconds wall, const sample::FilmFrame& frame);

    void thin(std::int64_t run, std::int64_t budgetBytes); ///< as thinRows()

    /// Forgets everything after `step`: a run that goes on from a checkpoint does those steps again.
    void rewind(std::int64_t run, std::int64_t step);

    /// Oldest first. Corrupt where one cannot be read: names run and step.
    Result<std::vector<sample::FilmFrame>> of(const RunRecord& run);

private:
    SQLite::Database& m_database;
};

} // namespace workbench::store
