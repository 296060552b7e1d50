// SPDX-License-Identifier: GPL-3.0-or-later
#include "FailingDisk.h"

#include <atomic>
#include <map>
#include <mutex>
#include <sqlite3.h>

namespace workbench::store
{

namespace
{

// SQLite calls back with its own structures only, so the state stands beside them.
struct State {
    std::atomic<bool> full{false};
    std::atomic<int> refused{0};
    sqlite3_vfs* real = nullptr;
    sqlite3_vfs ours{};
    std::mutex mutex;
    std::map<const sqlite3_io_methods*, sqlite3_io_methods> methods; ///< by the real ones
    int (*realWrite)(sqlite3_file*, const void*, int, sqlite3_int64) = nullptr;
};

State& state()
{
    static State theState;
    return theState;
}

int write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset)
{
    if (state().full) {
        ++state().refused;
        return SQLITE_FULL;
    }
    return state().realWrite(file, bytes, count, offset);
}

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* flagsOut)
{
    const int result = state().real->xOpen(state().real, name, file, flags, flagsOut);
    if (result == SQLITE_OK && file->pMethods) {
        const std::lock_guard lock(state().mutex);
        auto [known, added] = state().methods.try_emplace(file->pMethods, *file->pMethods);
        if (added) {
            state().realWrite = file->pMethods->xWrite;
            known->second.xWrite = write;
        }
        file->pMethods = &known->second;
    }
    return result;
}

} // namespace

FailingDisk::FailingDisk()
{
    state().full = false;
    state().refused = 0;
    state().real = sqlite3_vfs_find(nullptr);
    state().ours = *state().real;
    state().ours.zName = "failing";
    state().ours.xOpen = open;
    sqlite3_vfs_register(&state().ours, 1);
}

FailingDisk::~FailingDisk()
{
    state().full = false;
    sqlite3_vfs_unregister(&state().ours);
    sqlite3_vfs_register(state().real, 1);
}

void FailingDisk::setFull(bool full)
{
    state().full = full;
}

int FailingDisk::refusedWrites() const
{
    return state().refused;
}

} // namespace workbench::store
