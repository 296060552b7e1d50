// SPDX-License-Identifier: GPL-3.0-or-later
#include "KillingFileSystem.h"

#include <algorithm>
#include <string>
#include <utility>

namespace workbench::crash
{

namespace
{

namespace fs = std::filesystem;

/// "step-000000040.tmp" -> "step-N.tmp", ".5b1e....tmp" -> ".X.tmp"
std::string nameOf(const fs::path& path)
{
    constexpr std::string_view kStep = "step-";
    std::string name = path.filename().string();
    if (name.starts_with('.'))
        return ".X" + path.extension().string();
    if (!name.starts_with(kStep))
        return name;
    const auto digits = name.begin() + kStep.size();
    name.replace(digits, std::find_if_not(digits, name.end(), [](char c) { return c >= '0' && c <= '9'; }), "N");
    return name;
}

/// Does `call` between two points.
auto around(KillSwitch& kill, const std::string& what, auto&& call)
{
    kill.at("before " + what);
    auto done = call();
    kill.at("after " + what);
    return done;
}

} // namespace

class KillingFileSystem::File final : public WritableFile
{
public:
    File(std::unique_ptr<WritableFile> file, std::string name, KillSwitch& kill)
        : m_file(std::move(file))
        , m_name(std::move(name))
        , m_kill(kill)
    {
    }

    Result<> write(std::span<const std::byte> bytes) override
    {
        if (m_kill.isDueIn("in write " + m_name)) {
            (void)m_file->write(bytes.first(bytes.size() / 2));
            m_kill.die();
        }
        return around(m_kill, "write " + m_name, [&] { return m_file->write(bytes); });
    }
    Result<> sync() override
    {
        return around(m_kill, "sync " + m_name, [&] { return m_file->sync(); });
    }
    Result<> close() override
    {
        return around(m_kill, "close " + m_name, [&] { return m_file->close(); });
    }

private:
    std::unique_ptr<WritableFile> m_file;
    std::string m_name;
    KillSwitch& m_kill;
};

Result<std::unique_ptr<WritableFile>> KillingFileSystem::create(const fs::path& path) const
{
    const std::string name = nameOf(path);
    auto file = around(m_kill, "create " + name, [&] { return realFileSystem().create(path); });
    if (!file)
        return file;
    return std::make_unique<File>(std::move(*file), name, m_kill);
}

Result<> KillingFileSystem::rename(const fs::path& from, const fs::path& to, Replace replace) const
{
    return around(m_kill, "rename " + nameOf(from) + " to " + nameOf(to), [&] {
        return realFileSystem().rename(from, to, replace);
    });
}

Result<> KillingFileSystem::exchange(const fs::path& one, const fs::path& other) const
{
    return around(m_kill, "exchange " + nameOf(one) + " and " + nameOf(other), [&] {
        return realFileSystem().exchange(one, other);
    });
}

Result<> KillingFileSystem::syncDirectory(const fs::path& folder) const
{
    return around(m_kill, "sync folder " + nameOf(folder), [&] { return realFileSystem().syncDirectory(folder); });
}

Result<> KillingFileSystem::createDirectories(const fs::path& folder) const
{
    return around(
        m_kill, "create folder " + nameOf(folder), [&] { return realFileSystem().createDirectories(folder); });
}

Result<> KillingFileSystem::removeAll(const fs::path& path) const
{
    const std::string name = nameOf(path);
    std::error_code none;
    const fs::directory_iterator inside(path, none);
    if (inside != fs::directory_iterator() && m_kill.isDueIn("in remove " + name)) {
        fs::remove(inside->path(), none);
        m_kill.die();
    }
    return around(m_kill, "remove " + name, [&] { return realFileSystem().removeAll(path); });
}

Result<std::int64_t> KillingFileSystem::freeSpace(const fs::path& path) const
{
    return around(m_kill, "ask for free space", [&] { return realFileSystem().freeSpace(path); });
}

} // namespace workbench::crash
