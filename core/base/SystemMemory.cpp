// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/SystemMemory.h"

#include <algorithm>
#include <fstream>
#include <optional>
#include <string>
#include <unistd.h>

namespace workbench
{

namespace
{

std::int64_t machineBytes(const std::string& wanted)
{
    std::ifstream file("/proc/meminfo");
    std::string name, unit;
    for (std::int64_t kibibytes = 0; file >> name >> kibibytes;) {
        if (name == wanted)
            return kibibytes * 1024;
        std::getline(file, unit);
    }
    return 0;
}

// Cached file contents count as used, but the system gives them up for programs.
std::int64_t groupCacheBytes(const std::string& folder)
{
    std::ifstream file(folder + "/memory.stat");
    std::string name;
    for (std::int64_t bytes = 0; file >> name >> bytes;)
        if (name == "inactive_file")
            return bytes;
    return 0;
}

std::optional<std::int64_t> numberIn(const std::string& path)
{
    std::ifstream file(path);
    std::int64_t number = 0;
    return file >> number ? std::optional(number) : std::nullopt;
}

// The folder of this process's control group (version 2).
std::string groupFolder()
{
    std::ifstream groups("/proc/self/cgroup");
    for (std::string line; std::getline(groups, line);)
        if (line.starts_with("0::"))
            return "/sys/fs/cgroup" + line.substr(3);
    return "/sys/fs/cgroup";
}

} // namespace

std::int64_t residentBytes()
{
    std::ifstream file("/proc/self/statm");
    std::int64_t allPages = 0, residentPages = 0;
    if (!(file >> allPages >> residentPages))
        return 0;
    return residentPages * ::sysconf(_SC_PAGESIZE);
}

std::int64_t availableMemoryBytes()
{
    const std::int64_t machine = machineBytes("MemAvailable:");
    const std::string group = groupFolder();
    const auto limit = numberIn(group + "/memory.max"); // the word "max" where there is no limit
    const auto used = numberIn(group + "/memory.current");
    if (!limit || !used)
        return machine;
    return std::min(machine, std::max<std::int64_t>(0, *limit - *used + groupCacheBytes(group)));
}

std::int64_t totalMemoryBytes()
{
    const std::int64_t machine = machineBytes("MemTotal:");
    const auto limit = numberIn(groupFolder() + "/memory.max");
    return limit ? std::min(machine, *limit) : machine;
}

} // namespace workbench
