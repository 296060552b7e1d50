// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// What the CUDA module (workbench_cuda) offers to the program that loads it: a C interface, so that neither side needs
// to be built by the other's compiler or language version.

#include <cstdint>

namespace workbench::kernels
{

extern "C" {

struct WorkbenchCudaDevice {
    char name[256];
    std::int32_t multiprocessors;
    std::int32_t computeMajor;
    std::int32_t computeMinor;
    std::int64_t totalBytes;
    std::int64_t freeBytes;
};

/// Fills at most `capacity` devices and returns how many there are; -1 with a message (cut to `messageSize`, always
/// terminated) where CUDA fails.
using WorkbenchCudaDevices = int (*)(WorkbenchCudaDevice* devices, int capacity, char* message, int messageSize);
}

/// The function's name carries the version of this interface: a module of another version is refused, never misread.
inline constexpr const char* kCudaDevicesSymbol = "workbench_cuda_devices_1";

} // namespace workbench::kernels
