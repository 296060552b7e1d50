// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "KillSwitch.h"

#include <sqlite3.h>

namespace workbench::crash
{

/// SQLite's way to the disk with points before and after whatever changes a file or a lock, named by operation and file
/// ("before sync workbench.sqlite-wal"), and in the middle of writes. From its construction on it is what all new
/// connections of the process use; it must outlive them.
class KillingVfs
{
public:
    explicit KillingVfs(KillSwitch& kill);
    KillingVfs(const KillingVfs&) = delete;
    KillingVfs& operator=(const KillingVfs&) = delete;
    ~KillingVfs();

private:
    struct File;
    static KillingVfs& of(sqlite3_vfs* vfs);
    static const sqlite3_io_methods& methods();
    int open(const char* name, File& file, int flags, int* outFlags);

    KillSwitch& m_kill;
    sqlite3_vfs* m_real;
    sqlite3_vfs m_vfs{};
};

} // namespace workbench::crash
