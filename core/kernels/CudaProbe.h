// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/kernels/DeviceInfo.h"

#include <string>
#include <vector>

namespace workbench::kernels
{

/// Where CUDA comes from at run time. Nothing of it is linked: the program starts without any of it.
struct CudaFiles {
    std::string driver = "libcuda.so.1"; ///< the GPU driver's library, found by the system's linker
    std::string module; ///< our CUDA module, absolute
};

/// The driver by its usual name, and the module next to the running program.
CudaFiles cudaFiles();

/// True where the GPU driver's library is installed; a GPU may still be absent.
bool hasCudaDriver(const CudaFiles& files);

/// Loads the module, and with it LibTorch's CUDA part, and lists the GPUs that LibTorch has code for. The module stays
/// loaded. Unsupported, with what is missing, where there is no driver, no module, no CUDA part of LibTorch or no GPU.
Result<std::vector<DeviceInfo>> probeCuda(const CudaFiles& files);

} // namespace workbench::kernels
