// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/Database.h"
#include "core/store/RunTable.h"
#include "core/store/Store.h"

#include <cstdint>

namespace workbench::store
{

/// Puts a run in that something else recorded. Its rows come in many transactions, so that a run that trains meanwhile
/// is still recorded; until the last of them nobody sees any. Should this process die before, reconcile() clears up.
class RunImport
{
public:
    RunImport(Database& database, const StoreFolder& folder)
        : m_database(database)
        , m_folder(folder)
    {
    }

    /// What Store::importRun() promises.
    Result<> put(Store::ImportedRun& run);

private:
    Result<> check(Store::ImportedRun& run) const;
    Result<RunRecord> begin(const RunRow& row);
    Result<> putSeries(std::int64_t run, std::vector<Store::ImportedSeries>& series);
    Result<> finish(RunRecord record, Store::ImportedRun& run);

    Database& m_database;
    const StoreFolder& m_folder;
};

} // namespace workbench::store
