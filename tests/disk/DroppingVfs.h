// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "DiskJournal.h"
#include "WatchedVfs.h"

#include <map>
#include <mutex>
#include <set>

namespace workbench::disktest
{

/// Puts on record what SQLite does to the files below a journal's root. Its shared memory is none of the disk's.
class DroppingVfs final : public VfsWatcher
{
public:
    explicit DroppingVfs(DiskJournal& journal)
        : m_journal(journal)
    {
    }

    void after(const VfsCall& call) override;

private:
    DiskJournal& m_journal;
    std::mutex m_mutex;
    std::map<const sqlite3_file*, int> m_numbers;
    std::set<const sqlite3_file*> m_syncFolder; ///< SQLite syncs the folder with the first sync of a log or journal
};

} // namespace workbench::disktest
