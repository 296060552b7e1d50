// SPDX-License-Identifier: GPL-3.0-or-later
// Runs that were recorded elsewhere.
#include "core/store/RunImport.h"
#include "core/store/RunRemoval.h"
#include "core/store/StoreImpl.h"

namespace workbench::store
{

Result<RunRow> Store::importRun(ImportedRun imported)
{
    if (auto writable = m_impl->database.checkWritable(); !writable)
        return fail(writable.error());
    // A removal of that very run that was cut off must not stand in the way.
    if (auto cleared = RunRemoval(m_impl->database, m_impl->folder).finishRows(imported.row.id); !cleared)
        return fail(cleared.error());
    if (auto put = RunImport(m_impl->database, m_impl->folder).put(imported); !put)
        return fail(put.error());
    return run(imported.row.id);
}

} // namespace workbench::store
