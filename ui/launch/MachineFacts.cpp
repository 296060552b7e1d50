// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/launch/MachineFacts.h"

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <thread>

namespace workbench::ui
{

MachineFacts readMachineFacts(const std::filesystem::path& storeDirectory)
{
    MachineFacts facts;
    facts.cores = int(std::max(1U, std::thread::hardware_concurrency()));
    const long pages = sysconf(_SC_PHYS_PAGES);
    const long pageBytes = sysconf(_SC_PAGESIZE);
    if (pages > 0 && pageBytes > 0)
        facts.memoryBytes = std::int64_t(pages) * pageBytes;

    // A container's own limit stands here as a number, or as the word "max".
    std::ifstream limit("/sys/fs/cgroup/memory.max");
    if (std::int64_t bytes = 0; limit >> bytes && bytes > 0)
        facts.memoryBytes = facts.memoryBytes > 0 ? std::min(facts.memoryBytes, bytes) : bytes;

    std::error_code problem;
    const auto space = std::filesystem::space(storeDirectory, problem);
    if (!problem)
        facts.freeDiskBytes = std::int64_t(space.available);
    return facts;
}

} // namespace workbench::ui
