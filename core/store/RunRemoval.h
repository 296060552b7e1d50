// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/store/Database.h"
#include "core/store/RunTable.h"

namespace workbench::store
{

/// Removes runs with all that belongs to them. The rows of a long run go in many short transactions, so that a
/// recorder next to it never waits long; what is cut off in between is taken up again by finishAll().
class RunRemoval
{
public:
    RunRemoval(Database& database, const StoreFolder& folder)
        : m_database(database)
        , m_folder(folder)
    {
    }

    /// Takes the run out of sight, then removes its files and its rows. The bytes that the disk got back.
    Result<std::int64_t> remove(const RunRecord& run);

    /// All rows of a run that is out of sight already. The bytes that the disk got back.
    Result<std::int64_t> removeRows(std::int64_t run);

    /// Takes up what an earlier program did not bring to its end: removals, and imports that nobody is at any more.
    Result<> finishAll();
    Result<> finishRows(const RunId& run); ///< of that run alone, if there are any; its files stay

private:
    Result<> setRemoving(std::int64_t run, bool removing);
    Result<RunTable::Numbered> unfinished();

    Database& m_database;
    const StoreFolder& m_folder;
};

} // namespace workbench::store
