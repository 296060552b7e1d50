// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/store/RunTable.h"

#include <SQLiteCpp/Database.h>
#include <optional>

namespace workbench::store
{

/// Busy, naming the process, where the run is live or claimed; nothing where nobody has it.
std::optional<Error> inUse(const RunRecord& record);

/// Writes down that the run's process died: state, end, and an event. Throws SQLite::Exception.
void markInterrupted(SQLite::Database& database, RunRecord& record);

/// Makes a run that has ended one of this process, which is about to go on with it; the errors are
/// Store::claimEnded()'s. Throws SQLite::Exception.
Result<> claimEnded(SQLite::Database& database, RunRecord& record);

} // namespace workbench::store
