// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "WatchedVfs.h"

#include <mutex>

namespace workbench::disktest
{

enum class Trouble { Full, Quota, Broken };

/// What goes wrong under SQLite, and when. Every call that changes the disk counts, from 1 on.
struct VfsFailure {
    int call = 0; ///< the first that fails; 0: none does, calls are only counted
    int many = 1; ///< so many from there on
    Trouble trouble = Trouble::Full; ///< of writes; all else fails as on a broken disk
    bool half = false; ///< a write that fails has written half of its bytes
};

/// Thread-safe: who records has a thread of its own.
class FailingVfs final : public VfsWatcher
{
public:
    explicit FailingVfs(VfsFailure failure = {})
        : m_failure(failure)
    {
    }

    VfsVerdict before(const VfsCall& call) override;

    void fail(VfsFailure failure); ///< from now on; calls are counted anew
    void heal() { fail({}); }
    int failed() const; ///< calls so far

private:
    mutable std::mutex m_mutex;
    VfsFailure m_failure;
    int m_calls = 0, m_failed = 0;
};

} // namespace workbench::disktest
