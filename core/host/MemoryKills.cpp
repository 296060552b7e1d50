// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/host/MemoryKills.h"

#include <fstream>
#include <string>

namespace workbench::host
{

namespace
{

std::int64_t killsSinceBoot()
{
    std::ifstream counters("/proc/vmstat");
    std::string name;
    for (std::int64_t count = 0; counters >> name >> count;)
        if (name == "oom_kill")
            return count;
    return 0;
}

} // namespace

MemoryKills::MemoryKills()
    : m_before(killsSinceBoot())
{
}

bool MemoryKills::cameSince() const
{
    return killsSinceBoot() > m_before;
}

} // namespace workbench::host
