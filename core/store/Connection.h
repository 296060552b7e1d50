// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/store/SqliteError.h"
#include "core/store/Store.h"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <filesystem>
#include <memory>
#include <utility>

namespace workbench::store
{

/// Runs `work`, which returns a Result, and turns what SQLite throws meanwhile into its Error.
template <typename Work>
auto guarded(const std::filesystem::path& file, Work&& work) -> decltype(work())
{
    try {
        return std::forward<Work>(work)();
    } catch (const SQLite::Exception& exception) {
        const int code = exception.getExtendedErrorCode();
        return fail(sqliteError(code > 0 ? code : exception.getErrorCode(), exception.what(), file));
    }
}

/// Opens the existing file `database` as a connection that behaves: foreign keys, no trust in what a foreign file
/// brings along, no checkpoint unless asked for (also not when it closes), no memory map. The file is not changed.
/// Refused: what is no regular file, no SQLite database, or the database of another program.
Result<std::unique_ptr<SQLite::Database>> openConnection(const std::filesystem::path& database, StoreAccess access);

/// True when the file behind the connection was removed or replaced since it was opened.
bool wasReplaced(SQLite::Database& connection);

} // namespace workbench::store
