// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/RegularFile.h"

#include "core/base/SystemError.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace workbench
{

namespace
{

FileStamp stampOf(const struct stat& facts)
{
    return {
        .device = facts.st_dev,
        .inode = facts.st_ino,
        .sizeBytes = facts.st_size,
        .modifiedNanoseconds = facts.st_mtim.tv_sec * 1'000'000'000LL + facts.st_mtim.tv_nsec,
    };
}

std::string_view kindOf(mode_t mode)
{
    if (S_ISDIR(mode))
        return "a folder";
    if (S_ISFIFO(mode))
        return "a pipe";
    if (S_ISSOCK(mode))
        return "a socket";
    return "a device";
}

} // namespace

Result<RegularFile> RegularFile::open(const std::filesystem::path& path)
{
    if (path.empty())
        return fail(ErrorCode::InvalidArgument, "No file is named.", "Give the path of a file.");
    struct stat facts {
    };
    // Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
    FileDescriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
    if (!file) {
        const int reason = errno;
        if (::stat(path.c_str(), &facts) != 0 || S_ISREG(facts.st_mode))
            return fail(systemError(reason, "open", path));
    } else if (::fstat(file.get(), &facts) != 0)
        return fail(systemError(errno, "look at", path));
    if (!S_ISREG(facts.st_mode))
        return fail(
            ErrorCode::InvalidArgument, path.string() + " is " + std::string(kindOf(facts.st_mode)) + ", not a file.",
            "Choose a regular file.");
    return RegularFile(std::move(file), path, stampOf(facts));
}

RegularFile::RegularFile(FileDescriptor file, std::filesystem::path path, FileStamp stamp)
    : m_file(std::move(file))
    , m_path(std::move(path))
    , m_stamp(stamp)
{
}

Result<> RegularFile::readAt(std::int64_t offset, std::span<std::byte> into) const
{
    while (!into.empty()) {
        const ssize_t count = ::pread(m_file.get(), into.data(), into.size(), offset);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return fail(systemError(errno, "read", m_path));
        if (count == 0)
            return fail(
                ErrorCode::Io,
                m_path.string() + " ends at byte " + std::to_string(offset) + ", but had "
                    + std::to_string(m_stamp.sizeBytes) + " bytes when it was opened.",
                "The file was cut meanwhile: restore it, then try again.");
        offset += count;
        into = into.subspan(static_cast<std::size_t>(count));
    }
    return {};
}

bool RegularFile::changedSinceOpen() const
{
    struct stat open {
    }, named{};
    if (::fstat(m_file.get(), &open) != 0 || stampOf(open) != m_stamp)
        return true;
    return ::stat(m_path.c_str(), &named) != 0 || stampOf(named) != m_stamp;
}

Result<std::string> readTextFile(const std::filesystem::path& path, std::int64_t maximumBytes)
{
    auto file = RegularFile::open(path);
    if (!file)
        return fail(std::move(file.error()));
    if (file->size() > maximumBytes)
        return fail(
            ErrorCode::InvalidArgument,
            path.string() + " has " + std::to_string(file->size()) + " bytes; at most " + std::to_string(maximumBytes)
                + " are read.",
            "Choose the right file.");
    std::string text(static_cast<std::size_t>(file->size()), '\0');
    return file->readAt(0, std::as_writable_bytes(std::span(text))).map([&] { return std::move(text); });
}

} // namespace workbench
