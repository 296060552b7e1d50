// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/cuda/CudaModule.h"

#include <cuda_runtime_api.h>

#include <algorithm>
#include <cstdio>

using workbench::kernels::WorkbenchCudaDevice;

namespace
{

int failed(cudaError_t error, const char* action, char* message, int messageSize)
{
    std::snprintf(message, static_cast<std::size_t>(messageSize), "%s: %s", action, cudaGetErrorString(error));
    return -1;
}

} // namespace

extern "C" __attribute__((visibility("default"))) int workbench_cuda_devices_1(
    WorkbenchCudaDevice* devices, int capacity, char* message, int messageSize)
{
    int count = 0;
    const cudaError_t counted = cudaGetDeviceCount(&count);
    if (counted == cudaErrorNoDevice)
        return 0;
    if (counted != cudaSuccess)
        return failed(counted, "counting GPUs", message, messageSize);

    int current = 0;
    cudaGetDevice(&current);
    for (int index = 0; index < std::min(count, capacity); ++index) {
        WorkbenchCudaDevice& device = devices[index];
        cudaDeviceProp properties{};
        if (const cudaError_t error = cudaGetDeviceProperties(&properties, index); error != cudaSuccess)
            return failed(error, "reading a GPU's properties", message, messageSize);
        std::snprintf(device.name, sizeof device.name, "%s", properties.name);
        device.multiprocessors = properties.multiProcessorCount;
        device.computeMajor = properties.major;
        device.computeMinor = properties.minor;

        std::size_t freeBytes = 0;
        std::size_t totalBytes = 0;
        cudaError_t error = cudaSetDevice(index);
        if (error == cudaSuccess)
            error = cudaMemGetInfo(&freeBytes, &totalBytes);
        if (error != cudaSuccess)
            return failed(error, "reading a GPU's memory", message, messageSize);
        device.totalBytes = static_cast<std::int64_t>(totalBytes);
        device.freeBytes = static_cast<std::int64_t>(freeBytes);
    }
    cudaSetDevice(current);
    return count;
}
