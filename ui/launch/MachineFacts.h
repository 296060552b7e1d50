// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>

namespace workbench::ui
{

/// What the preflight holds a configuration against.
struct MachineFacts {
    std::int64_t memoryBytes = 0; ///< that this process may use: the machine's, or a container's lower limit
    std::int64_t freeDiskBytes = 0; ///< where the store lies
    int cores = 1;

    bool operator==(const MachineFacts&) const = default;
};

/// Looks now; 0 for what the system does not tell.
MachineFacts readMachineFacts(const std::filesystem::path& storeDirectory);

} // namespace workbench::ui
