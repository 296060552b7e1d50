// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/store/StoreTypes.h"

#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

namespace workbench::store
{
class Store;
}

namespace workbench::ui
{

/// What differs between two looks at the runs of a store.
struct RowsRead {
    std::vector<store::RunRow> changed; ///< new ones among them, newest first
    std::vector<RunId> gone;
    bool whole = false; ///< `changed` are all rows there are
};

/// Reads the rows of all runs and, where there are many, tells those that are others than it told before: of thousands
/// of runs a few change, and who shows them need not look at the rest. Belongs to one thread.
class RowsReader
{
public:
    explicit RowsReader(std::size_t few)
        : m_few(few)
    {
    }

    /// The whole of a store of no more than `few` runs, and of a larger one the first time. `anyway`: runs whose rows
    /// are told even if they are as before.
    Result<RowsRead> read(store::Store& store, std::span<const RunId> anyway);

private:
    const std::size_t m_few;
    std::unordered_map<RunId, store::RunRow> m_told; ///< empty: nothing, or all of a small store
};

} // namespace workbench::ui
