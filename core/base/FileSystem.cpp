// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/FileSystem.h"

#include "core/base/FileDescriptor.h"
#include "core/base/SystemError.h"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <system_error>
#include <unistd.h>

namespace workbench
{

namespace
{

namespace fs = std::filesystem;

class RealWritableFile final : public WritableFile
{
public:
    RealWritableFile(FileDescriptor file, fs::path path)
        : m_file(std::move(file))
        , m_path(std::move(path))
    {
    }

    Result<> write(std::span<const std::byte> bytes) override
    {
        while (!bytes.empty()) {
            const ssize_t written = ::write(m_file.get(), bytes.data(), bytes.size());
            if (written < 0 && errno == EINTR)
                continue;
            if (written <= 0)
                return fail(systemError(written < 0 ? errno : EIO, "write to", m_path));
            bytes = bytes.subspan(static_cast<std::size_t>(written));
        }
        return {};
    }

    Result<> sync() override
    {
        while (::fsync(m_file.get()) != 0)
            if (errno != EINTR)
                return fail(systemError(errno, "write to the disk", m_path));
        return {};
    }

    Result<> close() override
    {
        // After EINTR the descriptor is gone on Linux: trying again could close somebody else's file.
        if (::close(m_file.release()) != 0 && errno != EINTR)
            return fail(systemError(errno, "finish writing", m_path));
        return {};
    }

private:
    FileDescriptor m_file;
    fs::path m_path;
};

class RealFileSystem final : public FileSystem
{
public:
    Result<std::unique_ptr<WritableFile>> create(const fs::path& path) const override
    {
        FileDescriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
        if (!file)
            return fail(systemError(errno, "create", path));
        if (::fchmod(file.get(), 0600) != 0) // an odd umask must not take our own access away
            return fail(systemError(errno, "set the permissions of", path));
        return std::make_unique<RealWritableFile>(std::move(file), path);
    }

    Result<> rename(const fs::path& from, const fs::path& to, Replace replace) const override
    {
        if (replace == Replace::Yes)
            return ::rename(from.c_str(), to.c_str()) == 0 ? Result<>{} : fail(systemError(errno, "write", to));
        if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0)
            return {};
        if (errno != EINVAL && errno != ENOSYS)
            return fail(systemError(errno, "write", to));
        // A file system without that flag (some network ones): a hard link refuses an existing name as well.
        if (::link(from.c_str(), to.c_str()) != 0)
            return fail(systemError(errno, "write", to));
        if (::unlink(from.c_str()) != 0)
            return fail(systemError(errno, "remove", from));
        return {};
    }

    Result<> exchange(const fs::path& one, const fs::path& other) const override
    {
        if (::renameat2(AT_FDCWD, one.c_str(), AT_FDCWD, other.c_str(), RENAME_EXCHANGE) == 0)
            return {};
        if (errno != EINVAL && errno != ENOSYS)
            return fail(systemError(errno, "write", other));
        const fs::path aside = fs::path(other) += ".exchanged.tmp";
        return rename(other, aside, Replace::No)
            .and_then([&] { return rename(one, other, Replace::No); })
            .and_then([&] { return rename(aside, one, Replace::No); });
    }

    Result<> syncDirectory(const fs::path& folder) const override
    {
        const FileDescriptor file(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (!file)
            return fail(systemError(errno, "open the folder", folder));
        // EINVAL: a file system that cannot sync folders, so there is nothing left to do.
        if (::fsync(file.get()) != 0 && errno != EINVAL)
            return fail(systemError(errno, "write to the disk the folder", folder));
        return {};
    }

    Result<> createDirectories(const fs::path& folder) const override
    {
        std::error_code ignored;
        if (folder.empty() || fs::is_directory(folder, ignored))
            return {};
        if (folder.has_parent_path() && folder.parent_path() != folder)
            if (auto above = createDirectories(folder.parent_path()); !above)
                return above;
        if (::mkdir(folder.c_str(), 0700) != 0) {
            const int reason = errno;
            if (reason == EEXIST && fs::is_directory(folder, ignored))
                return {}; // another process was quicker
            return fail(systemError(reason, "create the folder", folder));
        }
        return {};
    }

    Result<> removeAll(const fs::path& path) const override
    {
        // Another process may remove it too: then something is gone that was there a moment ago, and the rest is left.
        constexpr int kMostTries = 1000;
        std::error_code error;
        for (int i = 0; i < kMostTries; ++i) {
            fs::remove_all(path, error);
            if (error != std::errc::no_such_file_or_directory)
                break;
        }
        if (error)
            return fail(systemError(error.value(), "remove", path));
        return {};
    }

    Result<std::int64_t> freeSpace(const fs::path& path) const override
    {
        struct statvfs facts {
        };
        if (::statvfs(path.c_str(), &facts) != 0)
            return fail(systemError(errno, "ask for the free space of", path));
        return static_cast<std::int64_t>(facts.f_bavail) * static_cast<std::int64_t>(facts.f_frsize);
    }
};

const RealFileSystem kRealFileSystem;

} // namespace

const FileSystem& realFileSystem()
{
    return kRealFileSystem;
}

} // namespace workbench
