// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/FailingFileSystem.h"

#include "core/base/SystemError.h"

#include <atomic>
#include <utility>

namespace workbench
{

class FailingFileSystem::Counter
{
public:
    explicit Counter(FailurePlan plan)
        : m_plan(plan)
    {
    }

    const FailurePlan& plan() const { return m_plan; }
    int calls() const { return m_calls; }
    void heal() { m_healed = true; }

    // Counts one call: the error it has to return, if it is the one.
    Result<> next(const std::filesystem::path& path)
    {
        const int call = ++m_calls;
        const bool fails = m_plan.failingCall != 0 && !m_healed && call >= m_plan.failingCall
            && (m_plan.andAllLater || call < m_plan.failingCall + m_plan.many);
        return fails ? fail(systemError(m_plan.errorNumber, "work with", path)) : Result<>{};
    }

private:
    FailurePlan m_plan;
    std::atomic<int> m_calls = 0;
    std::atomic<bool> m_healed = false;
};

class FailingFileSystem::File final : public WritableFile
{
public:
    File(std::unique_ptr<WritableFile> file, std::filesystem::path path, std::shared_ptr<Counter> counter)
        : m_file(std::move(file))
        , m_path(std::move(path))
        , m_counter(std::move(counter))
    {
    }

    Result<> write(std::span<const std::byte> bytes) override
    {
        auto allowed = m_counter->next(m_path);
        if (allowed)
            return m_file->write(bytes);
        if (m_counter->plan().shortWrite)
            static_cast<void>(m_file->write(bytes.first(bytes.size() / 2)));
        return allowed;
    }
    Result<> sync() override
    {
        return m_counter->next(m_path).and_then([&] { return m_file->sync(); });
    }
    Result<> close() override
    {
        return m_counter->next(m_path).and_then([&] { return m_file->close(); });
    }

private:
    std::unique_ptr<WritableFile> m_file;
    std::filesystem::path m_path;
    std::shared_ptr<Counter> m_counter;
};

FailingFileSystem::FailingFileSystem(FailurePlan plan)
    : m_counter(std::make_shared<Counter>(plan))
{
}

FailingFileSystem::~FailingFileSystem() = default;

void FailingFileSystem::heal()
{
    m_counter->heal();
}

int FailingFileSystem::calls() const
{
    return m_counter->calls();
}

Result<std::unique_ptr<WritableFile>> FailingFileSystem::create(const std::filesystem::path& path) const
{
    if (auto allowed = m_counter->next(path); !allowed)
        return fail(std::move(allowed.error()));
    auto file = realFileSystem().create(path);
    if (!file)
        return fail(std::move(file.error()));
    return std::make_unique<File>(std::move(*file), path, m_counter);
}

Result<>
FailingFileSystem::rename(const std::filesystem::path& from, const std::filesystem::path& to, Replace replace) const
{
    return m_counter->next(to).and_then([&] { return realFileSystem().rename(from, to, replace); });
}

Result<> FailingFileSystem::exchange(const std::filesystem::path& one, const std::filesystem::path& other) const
{
    return m_counter->next(other).and_then([&] { return realFileSystem().exchange(one, other); });
}

Result<> FailingFileSystem::syncDirectory(const std::filesystem::path& folder) const
{
    return m_counter->next(folder).and_then([&] { return realFileSystem().syncDirectory(folder); });
}

Result<> FailingFileSystem::createDirectories(const std::filesystem::path& folder) const
{
    return m_counter->next(folder).and_then([&] { return realFileSystem().createDirectories(folder); });
}

Result<> FailingFileSystem::removeAll(const std::filesystem::path& path) const
{
    return m_counter->next(path).and_then([&] { return realFileSystem().removeAll(path); });
}

Result<std::int64_t> FailingFileSystem::freeSpace(const std::filesystem::path& path) const
{
    auto allowed = m_counter->next(path);
    if (!allowed)
        return fail(std::move(allowed.error()));
    return realFileSystem().freeSpace(path);
}

} // namespace workbench
