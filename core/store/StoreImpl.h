// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/store/Database.h"
#include "core/store/RunReader.h"
#include "core/store/Store.h"

#include <type_traits>
#include <utility>

namespace workbench::store
{

/// What stands behind a Store; seen by the files that implement it alone.
class Store::Impl
{
public:
    Impl(StoreFolder storeFolder, Database storeDatabase)
        : folder(std::move(storeFolder))
        , database(std::move(storeDatabase))
        , runs(folder)
    {
    }

    /// Calls `work(connection, record of the run)` in a reading transaction.
    template <typename Work>
    auto readRun(const RunId& id, Work&& work)
    {
        using Answer = std::invoke_result_t<Work, SQLite::Database&, RunRecord&>;
        return database.read([&](SQLite::Database& connection) -> Answer {
            auto found = runs.find(connection, id);
            if (!found)
                return fail(found.error());
            return work(connection, *found);
        });
    }

    const StoreFolder folder;
    Database database;
    RunReader runs;
};

} // namespace workbench::store
