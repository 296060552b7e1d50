// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/Result.h"
#include "core/config/RunConfig.h"
#include "core/kernels/CudaProbe.h"
#include "core/kernels/DeviceInfo.h"

#include <vector>

namespace workbench::kernels
{

/// The processor this process runs on, with the cores and the memory it may use.
DeviceInfo processor();

/// The processor, then every CUDA GPU that LibTorch can use. Where there is a GPU, asking takes up to some seconds
/// (CUDA starts), so not from a GUI thread.
std::vector<DeviceInfo> availableDevices(const CudaFiles& cuda = cudaFiles());

/// The device that a run asks for. Auto is the first usable GPU, else the processor; a GPU that is there and cannot be
/// used is then a line in the log. Unsupported where Cuda is asked for and there is none: the message says whether
/// driver, module or LibTorch's CUDA libraries are missing.
Result<DeviceInfo> chooseDevice(config::Device wanted, const CudaFiles& cuda = cudaFiles());

} // namespace workbench::kernels
