// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "KillSwitch.h"
#include "core/base/FileSystem.h"

namespace workbench::crash
{

/// The machine's file system with points before and after every call, named by operation and file ("before sync
/// model.safetensors"), and in the middle of those that the kernel does not do in one piece: writing a file, removing a
/// folder. Steps and random names are left out of the names: "step-N.tmp", ".X.tmp".
class KillingFileSystem final : public FileSystem
{
public:
    explicit KillingFileSystem(KillSwitch& kill)
        : m_kill(kill)
    {
    }

    Result<std::unique_ptr<WritableFile>> create(const std::filesystem::path& path) const override;
    Result<> rename(const std::filesystem::path& from, const std::filesystem::path& to, Replace replace) const override;
    Result<> exchange(const std::filesystem::path& one, const std::filesystem::path& other) const override;
    Result<> syncDirectory(const std::filesystem::path& folder) const override;
    Result<> createDirectories(const std::filesystem::path& folder) const override;
    Result<> removeAll(const std::filesystem::path& path) const override;
    Result<std::int64_t> freeSpace(const std::filesystem::path& path) const override;

private:
    class File;

    KillSwitch& m_kill;
};

} // namespace workbench::crash
