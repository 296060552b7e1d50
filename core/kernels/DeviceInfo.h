// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace workbench::kernels
{

enum class DeviceKind { Cpu, Cuda };

/// One device that a run can train on.
struct DeviceInfo {
    DeviceKind kind = DeviceKind::Cpu;
    int index = 0; ///< the CUDA number; 0 for the processor
    std::string name; ///< as its maker calls it
    int units = 0; ///< logical cores that this process may use, or multiprocessors of a GPU
    std::int64_t totalBytes = 0; ///< memory; 0 where the system does not say
    std::int64_t freeBytes = 0;
    int computeMajor = 0; ///< CUDA compute capability, 9.0 as 9 and 0; zeros for the processor
    int computeMinor = 0;

    bool operator==(const DeviceInfo&) const = default;
};

} // namespace workbench::kernels
