// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/launch/MachineFacts.h"

#include "core/base/SystemMemory.h"

#include <algorithm>
#include <thread>

namespace workbench::ui
{

MachineFacts readMachineFacts(const std::filesystem::path& storeDirectory)
{
    MachineFacts facts;
    facts.cores = int(std::max(1U, std::thread::hardware_concurrency()));
    facts.memoryBytes = totalMemoryBytes();
    std::error_code problem;
    const auto space = std::filesystem::space(storeDirectory, problem);
    if (!problem)
        facts.freeDiskBytes = std::int64_t(space.available);
    return facts;
}

} // namespace workbench::ui
