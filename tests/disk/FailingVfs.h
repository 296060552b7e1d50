// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "WatchedVfs.h"

#include <atomic>

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

class FailingVfs final : public VfsWatcher
{
public:
    explicit FailingVfs(VfsFailure failure = {})
        : m_failure(failure)
    {
    }

    VfsVerdict before(const VfsCall& call) override;

    void fail(VfsFailure failure); ///< from now on; calls are counted anew
    void heal() { m_healed = true; }
    int calls() const { return m_calls; }
    int failed() const { return m_failed; }

private:
    VfsFailure m_failure;
    std::atomic<bool> m_healed = false;
    std::atomic<int> m_calls = 0, m_failed = 0;
};

} // namespace workbench::disktest
