// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/AtomicFile.h"

#include "core/base/Uuid.h"

namespace workbench
{

namespace
{

std::filesystem::path folderOf(const std::filesystem::path& path)
{
    return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

} // namespace

Result<AtomicFile> AtomicFile::open(const FileSystem& fileSystem, std::filesystem::path target)
{
    // The rename would replace a device, a pipe or a socket by a file, for whoever may write in its folder.
    std::error_code ignored;
    const auto status = std::filesystem::symlink_status(target, ignored);
    if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
        return fail(
            ErrorCode::InvalidArgument, target.string() + " is there and is no regular file.",
            "Name a new file or a regular one.");
    auto temporary = folderOf(target) / ("." + makeUuid() + ".tmp");
    auto file = fileSystem.create(temporary);
    if (!file)
        return fail(std::move(file.error()));
    return AtomicFile(fileSystem, std::move(target), std::move(temporary), std::move(*file));
}

AtomicFile::AtomicFile(
    const FileSystem& fileSystem, std::filesystem::path target, std::filesystem::path temporary,
    std::unique_ptr<WritableFile> file)
    : m_fileSystem(&fileSystem)
    , m_target(std::move(target))
    , m_temporary(std::move(temporary))
    , m_file(std::move(file))
{
}

AtomicFile::~AtomicFile()
{
    if (!m_file)
        return;
    m_file.reset();
    // Nobody can be told here; a left-over temporary file is harmless.
    static_cast<void>(m_fileSystem->removeAll(m_temporary));
}

Result<> AtomicFile::write(std::span<const std::byte> bytes)
{
    return m_file->write(bytes);
}

Result<> AtomicFile::write(std::string_view text)
{
    return write(std::as_bytes(std::span(text)));
}

Result<> AtomicFile::commit(Replace replace)
{
    return m_file->sync()
        .and_then([&] { return m_file->close(); })
        .and_then([&] { return m_fileSystem->rename(m_temporary, m_target, replace); })
        .and_then([&] {
            m_file.reset(); // from here on there is no temporary file to remove
            return m_fileSystem->syncDirectory(folderOf(m_target));
        });
}

Result<> writeFileAtomically(
    const FileSystem& fileSystem, const std::filesystem::path& path, std::span<const std::byte> bytes, Replace replace)
{
    auto file = AtomicFile::open(fileSystem, path);
    if (!file)
        return fail(std::move(file.error()));
    return file->write(bytes).and_then([&] { return file->commit(replace); });
}

Result<> writeFileAtomically(
    const FileSystem& fileSystem, const std::filesystem::path& path, std::string_view text, Replace replace)
{
    return writeFileAtomically(fileSystem, path, std::as_bytes(std::span(text)), replace);
}

} // namespace workbench
