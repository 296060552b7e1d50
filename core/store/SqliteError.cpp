// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/SqliteError.h"

#include <sqlite3.h>
#include <string>

namespace workbench::store
{

Error sqliteError(int resultCode, std::string_view detail, const std::filesystem::path& file)
{
    const std::string name = file.string();
    switch (resultCode & 0xff) { // the lowest byte is the primary code
    case SQLITE_FULL:
        return {
            ErrorCode::NoSpace, "The disk is full: " + name + " could not be written.",
            "Make room on that disk; what is waiting is then written."};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return {
            ErrorCode::Busy, name + " is locked by another program.",
            "Close programs that have the database open for writing."};
    case SQLITE_NOTADB:
        return {
            ErrorCode::Corrupt, name + " is not a database of the workbench.",
            "Move the file away, or name another store with --store. It was left as it is."};
    case SQLITE_CORRUPT:
        return {
            ErrorCode::Corrupt, name + " is damaged (" + std::string(detail) + ").",
            "Put a copy from a backup in its place, or move it away to begin anew. It was left as it is."};
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
        return {
            ErrorCode::Permission, name + " cannot be written (" + std::string(detail) + ").",
            "Check who owns the file and its directory, or name another store with --store."};
    case SQLITE_CANTOPEN:
        return {
            ErrorCode::Io, name + " cannot be opened (" + std::string(detail) + ").",
            "Check that the file and its directory may be read and written, or name another store with --store."};
    case SQLITE_IOERR:
        return {
            ErrorCode::Io, "Reading or writing " + name + " failed (" + std::string(detail) + ").",
            "Check the disk and its free space."};
    case SQLITE_NOMEM:
        return {ErrorCode::OutOfMemory, "Not enough memory to work with " + name + ".", "Close other programs."};
    default:
        return {ErrorCode::Internal, name + ": " + std::string(detail) + ".", {}};
    }
}

} // namespace workbench::store
