// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/Devices.h"

#include "core/base/Log.h"
#include "core/base/SystemMemory.h"

#include <sched.h>

#include <fstream>
#include <thread>

namespace workbench::kernels
{

namespace
{

std::string processorName()
{
    std::ifstream lines("/proc/cpuinfo");
    for (std::string line; std::getline(lines, line);) {
        const auto colon = line.find(": ");
        if (line.starts_with("model name") && colon != std::string::npos)
            return line.substr(colon + 2);
    }
    return "Processor";
}

int usableCores()
{
    cpu_set_t allowed;
    if (sched_getaffinity(0, sizeof allowed, &allowed) == 0)
        return CPU_COUNT(&allowed);
    return static_cast<int>(std::thread::hardware_concurrency());
}

} // namespace

DeviceInfo processor()
{
    return {
        .kind = DeviceKind::Cpu,
        .name = processorName(),
        .units = usableCores(),
        .totalBytes = totalMemoryBytes(),
        .freeBytes = availableMemoryBytes(),
    };
}

std::vector<DeviceInfo> availableDevices(const CudaFiles& cuda)
{
    std::vector<DeviceInfo> devices{processor()};
    if (const auto gpus = probeCuda(cuda))
        devices.insert(devices.end(), gpus->begin(), gpus->end());
    return devices;
}

Result<DeviceInfo> chooseDevice(config::Device wanted, const CudaFiles& cuda)
{
    if (wanted == config::Device::Cpu || (wanted == config::Device::Auto && !hasCudaDriver(cuda)))
        return processor();

    const auto gpus = probeCuda(cuda);
    if (gpus)
        return gpus->front();
    if (wanted == config::Device::Cuda)
        return fail(gpus.error());
    log(LogLevel::Warning, "Training on the processor: " + describe(gpus.error()));
    return processor();
}

} // namespace workbench::kernels
