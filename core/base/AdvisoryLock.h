// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/FileDescriptor.h"
#include "core/base/Result.h"

#include <chrono>
#include <filesystem>

namespace workbench
{

/// Holds an exclusive lock on a lock file as long as it lives; excludes other processes and other threads alike,
/// because every lock has an open file of its own. The system drops it when the process dies.
/// Whoever waits comes before one that gives it up and at once wants it again; of several that wait, those
/// that have waited longest are the likeliest.
/// Taking it again while the same thread holds it waits like for anybody else. The file stays: never remove it.
class AdvisoryLock
{
public:
    /// Makes the file (mode 0600) where missing. Busy when another holds the lock for all of `timeout`.
    static Result<AdvisoryLock> acquire(const std::filesystem::path& file, std::chrono::milliseconds timeout);

private:
    explicit AdvisoryLock(FileDescriptor file)
        : m_file(std::move(file))
    {
    }
    FileDescriptor m_file; ///< closing it releases the lock
};

} // namespace workbench
