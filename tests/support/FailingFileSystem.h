// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/FileSystem.h"

#include <memory>

namespace workbench
{

/// What goes wrong, and when. Every call of FileSystem and WritableFile counts, from 1 on.
struct FailurePlan {
    int failingCall = 0; ///< 0: none fails, calls are only counted
    int errorNumber = 0; ///< ENOSPC, EIO, EACCES...
    bool shortWrite = false; ///< a failing write() first writes half of its bytes
    bool andAllLater = false; ///< as when the process dies there: nothing after it happens either
    int many = 1; ///< without that: so many calls from there on
};

/// The real file system, except for the call that a test wants to fail.
class FailingFileSystem final : public FileSystem
{
public:
    explicit FailingFileSystem(FailurePlan plan = {});
    ~FailingFileSystem() override;

    void heal(); ///< from now on nothing fails
    int calls() const; ///< so far: run once without a failure to learn how many there are to fail

    Result<std::unique_ptr<WritableFile>> create(const std::filesystem::path& path) const override;
    Result<> rename(const std::filesystem::path& from, const std::filesystem::path& to, Replace replace = Replace::Yes)
        const override;
    Result<> exchange(const std::filesystem::path& one, const std::filesystem::path& other) const override;
    Result<> syncDirectory(const std::filesystem::path& folder) const override;
    Result<> createDirectories(const std::filesystem::path& folder) const override;
    Result<> removeAll(const std::filesystem::path& path) const override;
    Result<std::int64_t> freeSpace(const std::filesystem::path& path) const override;

private:
    class Counter;
    class File;
    std::shared_ptr<Counter> m_counter;
};

} // namespace workbench
