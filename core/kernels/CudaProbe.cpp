// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/kernels/CudaProbe.h"

#include "core/kernels/cuda/CudaModule.h"

#include <dlfcn.h>

#include <algorithm>
#include <array>
#include <filesystem>

namespace workbench::kernels
{

namespace
{

constexpr int kMostDevices = 64;
/// LibTorch 2.11 for CUDA 13 has code for compute capability 7.5 (Turing) and newer.
constexpr int kLeastCapability = 75;

std::string linkerMessage()
{
    const char* text = dlerror();
    return text ? text : "the linker gives no reason";
}

DeviceInfo toDeviceInfo(const WorkbenchCudaDevice& device, int index)
{
    return {
        .kind = DeviceKind::Cuda,
        .index = index,
        .name = device.name,
        .units = device.multiprocessors,
        .totalBytes = device.totalBytes,
        .freeBytes = device.freeBytes,
        .computeMajor = device.computeMajor,
        .computeMinor = device.computeMinor,
    };
}

Result<WorkbenchCudaDevices> loadModule(const CudaFiles& files)
{
    if (!hasCudaDriver(files))
        return fail(
            ErrorCode::Unsupported, "This machine has no NVIDIA GPU driver (" + files.driver + ").",
            "Train on the processor (--device cpu), or install the driver.");

    std::error_code ignored;
    if (!std::filesystem::exists(files.module, ignored))
        return fail(
            ErrorCode::Unsupported, "This build has no CUDA module (" + files.module + ").",
            "Train on the processor (--device cpu), or build again with nvcc of CUDA 13 installed.");

    // Global, because LibTorch's CUDA part registers itself with the LibTorch that the program has already loaded.
    void* module = dlopen(files.module.c_str(), RTLD_NOW | RTLD_GLOBAL);
    if (!module)
        return fail(
            ErrorCode::Unsupported, "The CUDA module cannot be loaded: " + linkerMessage() + ".",
            "If a library is missing, packaging/setup on this machine adds LibTorch's CUDA libraries.");

    auto devices = reinterpret_cast<WorkbenchCudaDevices>(dlsym(module, kCudaDevicesSymbol));
    if (!devices)
        return fail(
            ErrorCode::Unsupported, "The CUDA module " + files.module + " belongs to another version of the program.",
            "Build the program and the module together.");
    return devices;
}

} // namespace

CudaFiles cudaFiles()
{
    CudaFiles files;
    std::error_code error;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    if (!error)
        files.module = (program.parent_path() / "workbench_cuda.so").string();
    return files;
}

bool hasCudaDriver(const CudaFiles& files)
{
    void* driver = dlopen(files.driver.c_str(), RTLD_LAZY | RTLD_LOCAL);
    if (driver)
        dlclose(driver);
    return driver != nullptr;
}

Result<std::vector<DeviceInfo>> probeCuda(const CudaFiles& files)
{
    const auto query = loadModule(files);
    if (!query)
        return fail(query.error());

    std::array<WorkbenchCudaDevice, kMostDevices> found{};
    std::array<char, 256> message{};
    const int count = (*query)(found.data(), kMostDevices, message.data(), static_cast<int>(message.size()));
    if (count < 0)
        return fail(
            ErrorCode::Unsupported, std::string("CUDA failed while ") + message.data() + ".",
            "nvidia-smi shows whether the driver works; the processor is always there (--device cpu).");
    if (count == 0)
        return fail(
            ErrorCode::Unsupported, "The NVIDIA driver is installed, but it shows no GPU.",
            "nvidia-smi and CUDA_VISIBLE_DEVICES say why; the processor is always there (--device cpu).");

    std::vector<DeviceInfo> usable;
    for (int index = 0; index < std::min(count, kMostDevices); ++index) {
        const auto& device = found[static_cast<std::size_t>(index)];
        if (10 * device.computeMajor + device.computeMinor >= kLeastCapability)
            usable.push_back(toDeviceInfo(device, index));
    }
    if (usable.empty())
        return fail(
            ErrorCode::Unsupported,
            std::string("LibTorch has no code for this GPU (") + found.front().name
                + "): it needs compute capability 7.5 or newer.",
            "Train on the processor (--device cpu).");
    return usable;
}

} // namespace workbench::kernels
