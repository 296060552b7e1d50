// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace workbench
{

/// A process told apart from all others, also after its number was given to another one and after a restart.
struct ProcessIdentity {
    int pid = 0;
    std::uint64_t startTime = 0; ///< clock ticks from boot to its start: field 22 of /proc/<pid>/stat
    std::string bootId; ///< /proc/sys/kernel/random/boot_id

    bool operator==(const ProcessIdentity&) const = default;
};

ProcessIdentity currentProcess();

/// True while that very process runs on this machine; a dead one that its parent has not collected is not alive.
bool isAlive(const ProcessIdentity& process);

} // namespace workbench
