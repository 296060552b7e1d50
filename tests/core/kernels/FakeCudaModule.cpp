// SPDX-License-Identifier: GPL-3.0-or-later
// Stands in for the CUDA module: the environment variable FAKE_CUDA says which GPUs it tells of.
#include "core/kernels/cuda/CudaModule.h"

#include <cstdio>
#include <cstdlib>
#include <string_view>

using workbench::kernels::WorkbenchCudaDevice;

namespace
{

WorkbenchCudaDevice gpu(const char* name, int major, int minor)
{
    WorkbenchCudaDevice device{};
    std::snprintf(device.name, sizeof device.name, "%s", name);
    device.multiprocessors = 132;
    device.computeMajor = major;
    device.computeMinor = minor;
    device.totalBytes = 1000;
    device.freeBytes = 900;
    return device;
}

} // namespace

extern "C" __attribute__((visibility("default"))) int
workbench_cuda_devices_1(WorkbenchCudaDevice* devices, int capacity, char* message, int messageSize)
{
    const char* set = std::getenv("FAKE_CUDA");
    const std::string_view wish = set ? set : "";
    if (wish == "fails") {
        std::snprintf(message, static_cast<std::size_t>(messageSize), "counting GPUs: out of order");
        return -1;
    }
    if (wish == "none")
        return 0;
    if (wish == "old") {
        devices[0] = gpu("Old GPU", 7, 0);
        return 1;
    }
    if (wish == "many") {
        for (int index = 0; index < capacity; ++index)
            devices[index] = gpu("GPU", 9, 0);
        return capacity + 5;
    }
    devices[0] = gpu("Old GPU", 7, 0);
    devices[1] = gpu("New GPU", 9, 0);
    return 2;
}
