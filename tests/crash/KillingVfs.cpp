// SPDX-License-Identifier: GPL-3.0-or-later
#include "KillingVfs.h"

#include <filesystem>
#include <new>
#include <string>

namespace workbench::crash
{

/// SQLite reserves room for this and, right behind it, for the real file.
struct KillingVfs::File {
    sqlite3_file base;
    KillSwitch* kill;
    std::string* name; ///< "workbench.sqlite-wal"

    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
    static File& of(sqlite3_file* file) { return *reinterpret_cast<File*>(file); }

    int around(const std::string& what, auto&& call)
    {
        kill->at("before " + what);
        const int done = call();
        kill->at("after " + what);
        return done;
    }
};

namespace
{

std::string lockWord(int flags)
{
    return std::string((flags & SQLITE_SHM_UNLOCK) != 0 ? "release " : "take ")
        + ((flags & SQLITE_SHM_EXCLUSIVE) != 0 ? "the exclusive lock" : "a shared lock");
}

} // namespace

KillingVfs& KillingVfs::of(sqlite3_vfs* vfs)
{
    return *static_cast<KillingVfs*>(vfs->pAppData);
}

KillingVfs::KillingVfs(KillSwitch& kill)
    : m_kill(kill)
    , m_real(sqlite3_vfs_find(nullptr))
{
    m_vfs.iVersion = 2;
    m_vfs.szOsFile = static_cast<int>(sizeof(File)) + m_real->szOsFile;
    m_vfs.mxPathname = m_real->mxPathname;
    m_vfs.zName = "killing";
    m_vfs.pAppData = this;
    m_vfs.xOpen = [](sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* outFlags) {
        return of(vfs).open(name, File::of(file), flags, outFlags);
    };
    m_vfs.xDelete = [](sqlite3_vfs* vfs, const char* name, int syncFolder) {
        const std::string what = "delete " + std::filesystem::path(name).filename().string();
        of(vfs).m_kill.at("before " + what);
        const int done = of(vfs).m_real->xDelete(of(vfs).m_real, name, syncFolder);
        of(vfs).m_kill.at("after " + what);
        return done;
    };
    m_vfs.xAccess = [](sqlite3_vfs* vfs, const char* name, int flags, int* result) {
        return of(vfs).m_real->xAccess(of(vfs).m_real, name, flags, result);
    };
    m_vfs.xFullPathname = [](sqlite3_vfs* vfs, const char* name, int bytes, char* full) {
        return of(vfs).m_real->xFullPathname(of(vfs).m_real, name, bytes, full);
    };
    m_vfs.xRandomness = [](sqlite3_vfs* vfs, int bytes, char* out) {
        return of(vfs).m_real->xRandomness(of(vfs).m_real, bytes, out);
    };
    m_vfs.xSleep
        = [](sqlite3_vfs* vfs, int microseconds) { return of(vfs).m_real->xSleep(of(vfs).m_real, microseconds); };
    m_vfs.xCurrentTime
        = [](sqlite3_vfs* vfs, double* days) { return of(vfs).m_real->xCurrentTime(of(vfs).m_real, days); };
    m_vfs.xCurrentTimeInt64 = [](sqlite3_vfs* vfs, sqlite3_int64* milliseconds) {
        return of(vfs).m_real->xCurrentTimeInt64(of(vfs).m_real, milliseconds);
    };
    m_vfs.xGetLastError = [](sqlite3_vfs* vfs, int bytes, char* text) {
        return of(vfs).m_real->xGetLastError(of(vfs).m_real, bytes, text);
    };
    sqlite3_vfs_register(&m_vfs, 1);
}

KillingVfs::~KillingVfs()
{
    sqlite3_vfs_unregister(&m_vfs);
}

int KillingVfs::open(const char* name, File& file, int flags, int* outFlags)
{
    const std::string shown = name ? std::filesystem::path(name).filename().string() : "a temporary file";
    new (&file) File{.base = {}, .kill = &m_kill, .name = nullptr};
    const bool mayCreate = (flags & SQLITE_OPEN_CREATE) != 0;
    if (mayCreate)
        m_kill.at("before open " + shown);
    file.real()->pMethods = nullptr;
    const int done = m_real->xOpen(m_real, name, file.real(), flags, outFlags);
    if (mayCreate)
        m_kill.at("after open " + shown);
    if (file.real()->pMethods) { // also where opening failed: then xClose is called
        file.name = new std::string(shown);
        file.base.pMethods = &methods();
    }
    return done;
}

const sqlite3_io_methods& KillingVfs::methods()
{
    static const sqlite3_io_methods kMethods{
        .iVersion = 3,
        .xClose =
            [](sqlite3_file* file) {
                File& own = File::of(file);
                const int done = own.real()->pMethods->xClose(own.real());
                delete own.name;
                own.name = nullptr;
                return done;
            },
        .xRead =
            [](sqlite3_file* file, void* out, int bytes, sqlite3_int64 from) {
                sqlite3_file* const real = File::of(file).real();
                return real->pMethods->xRead(real, out, bytes, from);
            },
        .xWrite =
            [](sqlite3_file* file, const void* bytes, int count, sqlite3_int64 to) {
                File& own = File::of(file);
                sqlite3_file* const real = own.real();
                if (own.kill->isDueIn("in write " + *own.name)) {
                    (void)real->pMethods->xWrite(real, bytes, count / 2, to);
                    own.kill->die();
                }
                return own.around("write " + *own.name, [&] { return real->pMethods->xWrite(real, bytes, count, to); });
            },
        .xTruncate =
            [](sqlite3_file* file, sqlite3_int64 size) {
                sqlite3_file* const real = File::of(file).real();
                return File::of(file).around(
                    "truncate " + *File::of(file).name, [&] { return real->pMethods->xTruncate(real, size); });
            },
        .xSync =
            [](sqlite3_file* file, int flags) {
                sqlite3_file* const real = File::of(file).real();
                return File::of(file).around(
                    "sync " + *File::of(file).name, [&] { return real->pMethods->xSync(real, flags); });
            },
        .xFileSize =
            [](sqlite3_file* file, sqlite3_int64* size) {
                sqlite3_file* const real = File::of(file).real();
                return real->pMethods->xFileSize(real, size);
            },
        .xLock =
            [](sqlite3_file* file, int level) {
                sqlite3_file* const real = File::of(file).real();
                return File::of(file).around("lock " + *File::of(file).name + ", level " + std::to_string(level), [&] {
                    return real->pMethods->xLock(real, level);
                });
            },
        .xUnlock =
            [](sqlite3_file* file, int level) {
                sqlite3_file* const real = File::of(file).real();
                return File::of(file).around(
                    "unlock " + *File::of(file).name, [&] { return real->pMethods->xUnlock(real, level); });
            },
        .xCheckReservedLock =
            [](sqlite3_file* file, int* result) {
                sqlite3_file* const real = File::of(file).real();
                return real->pMethods->xCheckReservedLock(real, result);
            },
        .xFileControl =
            [](sqlite3_file* file, int what, void* argument) {
                sqlite3_file* const real = File::of(file).real();
                return real->pMethods->xFileControl(real, what, argument);
            },
        .xSectorSize =
            [](sqlite3_file* file) {
                sqlite3_file* const real = File::of(file).real();
                return real->pMethods->xSectorSize(real);
            },
        .xDeviceCharacteristics =
            [](sqlite3_file* file) {
                sqlite3_file* const real = File::of(file).real();
                return real->pMethods->xDeviceCharacteristics(real);
            },
        .xShmMap =
            [](sqlite3_file* file, int region, int bytes, int extend, void volatile** out) {
                sqlite3_file* const real = File::of(file).real();
                return File::of(file).around("map " + *File::of(file).name + "-shm", [&] {
                    return real->pMethods->xShmMap(real, region, bytes, extend, out);
                });
            },
        .xShmLock =
            [](sqlite3_file* file, int offset, int count, int flags) {
                sqlite3_file* const real = File::of(file).real();
                return File::of(file).around(lockWord(flags) + " of " + *File::of(file).name + "-shm", [&] {
                    return real->pMethods->xShmLock(real, offset, count, flags);
                });
            },
        .xShmBarrier =
            [](sqlite3_file* file) {
                sqlite3_file* const real = File::of(file).real();
                real->pMethods->xShmBarrier(real);
            },
        .xShmUnmap =
            [](sqlite3_file* file, int remove) {
                sqlite3_file* const real = File::of(file).real();
                return File::of(file).around(
                    "unmap " + *File::of(file).name + "-shm", [&] { return real->pMethods->xShmUnmap(real, remove); });
            },
        .xFetch =
            [](sqlite3_file* file, sqlite3_int64 from, int bytes, void** out) {
                sqlite3_file* const real = File::of(file).real();
                return real->pMethods->xFetch(real, from, bytes, out);
            },
        .xUnfetch =
            [](sqlite3_file* file, sqlite3_int64 from, void* page) {
                sqlite3_file* const real = File::of(file).real();
                return real->pMethods->xUnfetch(real, from, page);
            },
    };
    return kMethods;
}

} // namespace workbench::crash
