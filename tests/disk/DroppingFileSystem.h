// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "DiskJournal.h"
#include "core/base/FileSystem.h"

namespace workbench::disktest
{

/// The machine's file system, which puts every call below the journal's root on record, those of the kernel one by one:
/// removing a folder is removing every file in it first.
class DroppingFileSystem final : public FileSystem
{
public:
    explicit DroppingFileSystem(DiskJournal& journal)
        : m_journal(journal)
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
    DiskJournal& m_journal;
};

} // namespace workbench::disktest
