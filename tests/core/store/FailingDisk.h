// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace workbench::store
{

/// While it lives, everything that SQLite newly opens in this process is on a disk that can be made full.
class FailingDisk
{
public:
    FailingDisk();
    ~FailingDisk();

    void setFull(bool full);
    int refusedWrites() const; ///< so far: a test that never failed a write has tested nothing
};

} // namespace workbench::store
