// SPDX-License-Identifier: GPL-3.0-or-later
#include "WatchedVfs.h"

#include <map>
#include <memory>
#include <mutex>

namespace workbench::disktest
{

namespace
{

/// SQLite's methods with some of ours among them; theirs stand beside them.
struct Methods {
    sqlite3_io_methods ours;
    const sqlite3_io_methods* real;

    static const sqlite3_io_methods* realOf(const sqlite3_file* file)
    {
        return reinterpret_cast<const Methods*>(file->pMethods)->real; // `ours` is its first member
    }
};

// SQLite calls back with its own structures only, so the state stands beside them.
struct State {
    VfsWatcher* watcher = nullptr;
    sqlite3_vfs* real = nullptr;
    sqlite3_vfs ours{};
    std::mutex mutex;
    std::map<const sqlite3_io_methods*, std::unique_ptr<Methods>> methods;
    std::map<const sqlite3_file*, std::filesystem::path> paths;
    std::map<const sqlite3_file*, int> errors; ///< errno of the latest failure that a watcher wanted

    const std::filesystem::path& pathOf(const sqlite3_file* file)
    {
        const std::lock_guard lock(mutex);
        return paths.at(file);
    }
};

State& state()
{
    static State theState;
    return theState;
}

template <typename Do>
int watched(const VfsCall& call, Do&& perform)
{
    const VfsVerdict verdict = state().watcher->before(call);
    if (verdict.code != SQLITE_OK)
        return verdict.code;
    const int done = perform();
    if (done == SQLITE_OK)
        state().watcher->after(call);
    return done;
}

int write(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 place)
{
    const auto& path = state().pathOf(file);
    const std::span all(static_cast<const std::byte*>(bytes), static_cast<std::size_t>(count));
    const VfsCall call{VfsCall::Kind::Write, path, file, all, place};
    const auto* real = Methods::realOf(file);
    const VfsVerdict verdict = state().watcher->before(call);
    if (verdict.code != SQLITE_OK) {
        if (verdict.half)
            static_cast<void>(real->xWrite(file, bytes, count / 2, place));
        const std::lock_guard lock(state().mutex);
        state().errors[file] = verdict.systemError;
        return verdict.code;
    }
    const int done = real->xWrite(file, bytes, count, place);
    if (done == SQLITE_OK)
        state().watcher->after(call);
    return done;
}

int truncate(sqlite3_file* file, sqlite3_int64 size)
{
    return watched({VfsCall::Kind::Truncate, state().pathOf(file), file, {}, size}, [&] {
        return Methods::realOf(file)->xTruncate(file, size);
    });
}

int sync(sqlite3_file* file, int flags)
{
    return watched(
        {VfsCall::Kind::Sync, state().pathOf(file), file}, [&] { return Methods::realOf(file)->xSync(file, flags); });
}

int control(sqlite3_file* file, int what, void* argument)
{
    const int done = Methods::realOf(file)->xFileControl(file, what, argument);
    const std::lock_guard lock(state().mutex);
    if (const auto known = state().errors.find(file); what == SQLITE_FCNTL_LAST_ERRNO && known != state().errors.end())
        *static_cast<int*>(argument) = known->second;
    return done;
}

int close(sqlite3_file* file)
{
    const auto* real = Methods::realOf(file);
    {
        const std::lock_guard lock(state().mutex);
        state().paths.erase(file);
        state().errors.erase(file);
    }
    return real->xClose(file);
}

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* flagsOut)
{
    State& now = state();
    file->pMethods = nullptr;
    if (name == nullptr) // a temporary file, which nobody finds again
        return now.real->xOpen(now.real, name, file, flags, flagsOut);
    const std::filesystem::path path(name);
    return watched({.kind = VfsCall::Kind::Open, .path = path, .file = file, .flags = flags}, [&] {
        const int result = now.real->xOpen(now.real, name, file, flags, flagsOut);
        if (result != SQLITE_OK || !file->pMethods)
            return result;
        const std::lock_guard lock(now.mutex);
        auto& methods = now.methods[file->pMethods];
        if (!methods) {
            methods = std::make_unique<Methods>(Methods{*file->pMethods, file->pMethods});
            methods->ours.xWrite = write;
            methods->ours.xTruncate = truncate;
            methods->ours.xSync = sync;
            methods->ours.xFileControl = control;
            methods->ours.xClose = close;
        }
        file->pMethods = &methods->ours;
        now.paths[file] = path;
        return result;
    });
}

int remove(sqlite3_vfs*, const char* name, int syncFolder)
{
    const std::filesystem::path path(name);
    return watched({.kind = VfsCall::Kind::Delete, .path = path, .flags = syncFolder}, [&] {
        return state().real->xDelete(state().real, name, syncFolder);
    });
}

} // namespace

WatchedVfs::WatchedVfs(VfsWatcher& watcher)
{
    State& now = state();
    now.watcher = &watcher;
    now.real = sqlite3_vfs_find(nullptr);
    now.ours = *now.real;
    now.ours.zName = "watched";
    now.ours.xOpen = open;
    now.ours.xDelete = remove;
    sqlite3_vfs_register(&now.ours, 1);
}

WatchedVfs::~WatchedVfs()
{
    sqlite3_vfs_unregister(&state().ours);
    sqlite3_vfs_register(state().real, 1);
}

} // namespace workbench::disktest
