// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <sqlite3.h>

namespace workbench::disktest
{

/// A call of SQLite that changes the disk.
struct VfsCall {
    enum class Kind { Open, Write, Truncate, Sync, Delete };
    Kind kind;
    const std::filesystem::path& path;
    const sqlite3_file* file = nullptr; ///< null for Delete
    std::span<const std::byte> bytes = {};
    std::int64_t place = 0; ///< of a Write; the new length for Truncate
    int flags = 0; ///< SQLite's of Open; for Delete whether the folder is synced
};

/// What a watcher decides about a call.
struct VfsVerdict {
    int code = SQLITE_OK; ///< else the call fails with it and does nothing
    bool half = false; ///< but for a Write that does the first half
    int systemError = 0; ///< errno behind the code
};

class VfsWatcher
{
public:
    virtual ~VfsWatcher() = default;
    virtual VfsVerdict before(const VfsCall&) { return {}; }
    virtual void after(const VfsCall&) { } ///< it was done
};

/// While it lives, every file that SQLite newly opens in this process is watched. One at a time.
class WatchedVfs
{
public:
    explicit WatchedVfs(VfsWatcher& watcher);
    WatchedVfs(const WatchedVfs&) = delete;
    WatchedVfs& operator=(const WatchedVfs&) = delete;
    ~WatchedVfs(); ///< all connections are closed by now
};

} // namespace workbench::disktest
