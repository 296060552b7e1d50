// SPDX-License-Identifier: GPL-3.0-or-later
#include "DroppingFileSystem.h"

#include <utility>

namespace workbench::disktest
{

namespace fs = std::filesystem;
using Kind = DiskCall::Kind;

class DroppingFileSystem::File final : public WritableFile
{
public:
    File(std::unique_ptr<WritableFile> file, int number, DiskJournal& journal)
        : m_file(std::move(file))
        , m_number(number)
        , m_journal(journal)
    {
    }

    Result<> write(std::span<const std::byte> bytes) override
    {
        auto written = m_file->write(bytes);
        if (written)
            m_journal.add(
                {.kind = Kind::Write,
                 .file = m_number,
                 .place = m_size,
                 .bytes = std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size())});
        m_size += static_cast<std::int64_t>(bytes.size());
        return written;
    }
    Result<> sync() override
    {
        m_journal.add({.kind = Kind::SyncFile, .file = m_number});
        return {}; // the test's disk is in memory
    }
    Result<> close() override { return m_file->close(); }

private:
    std::unique_ptr<WritableFile> m_file;
    int m_number;
    DiskJournal& m_journal;
    std::int64_t m_size = 0;
};

Result<std::unique_ptr<WritableFile>> DroppingFileSystem::create(const fs::path& path) const
{
    auto file = realFileSystem().create(path);
    if (!file)
        return file;
    return std::make_unique<File>(std::move(*file), m_journal.open(path), m_journal);
}

Result<> DroppingFileSystem::rename(const fs::path& from, const fs::path& to, Replace replace) const
{
    auto done = realFileSystem().rename(from, to, replace);
    if (done)
        m_journal.add({.kind = Kind::Rename, .path = m_journal.relative(from), .other = m_journal.relative(to)});
    return done;
}

Result<> DroppingFileSystem::exchange(const fs::path& one, const fs::path& other) const
{
    auto done = realFileSystem().exchange(one, other);
    if (done)
        m_journal.add({.kind = Kind::Exchange, .path = m_journal.relative(one), .other = m_journal.relative(other)});
    return done;
}

Result<> DroppingFileSystem::syncDirectory(const fs::path& folder) const
{
    auto done = realFileSystem().syncDirectory(folder);
    if (done && m_journal.covers(folder))
        m_journal.add({.kind = Kind::SyncFolder, .path = m_journal.relative(folder)});
    return done;
}

Result<> DroppingFileSystem::createDirectories(const fs::path& folder) const
{
    std::error_code none;
    if (fs::is_directory(folder, none))
        return {};
    if (auto above = createDirectories(folder.parent_path()); !above)
        return above;
    auto done = realFileSystem().createDirectories(folder);
    if (done)
        m_journal.add({.kind = Kind::MakeFolder, .path = m_journal.relative(folder)});
    return done;
}

Result<> DroppingFileSystem::removeAll(const fs::path& path) const
{
    std::error_code none;
    const auto status = fs::symlink_status(path, none);
    if (!fs::exists(status))
        return {};
    if (fs::is_directory(status))
        for (const auto& entry : fs::directory_iterator(path))
            if (auto removed = removeAll(entry.path()); !removed)
                return removed;
    auto done = realFileSystem().removeAll(path);
    if (done)
        m_journal.add({.kind = Kind::Remove, .path = m_journal.relative(path)});
    return done;
}

Result<std::int64_t> DroppingFileSystem::freeSpace(const fs::path& path) const
{
    return realFileSystem().freeSpace(path);
}

} // namespace workbench::disktest
