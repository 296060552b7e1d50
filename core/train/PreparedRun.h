// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/CorpusFiles.h"
#include "core/kernels/DeviceInfo.h"
#include "core/train/CheckpointManifest.h"
#include "core/train/Trainer.h"

#include <c10/core/Device.h>

#include <string>

namespace workbench::train
{

/// A run with everything checked and open, before anything is computed.
struct PreparedRun {
    TrainRequest request;
    data::CorpusFiles corpus;
    kernels::DeviceInfo device;
    std::string corpusSha256 = {}; ///< of the training file; empty: not hashed yet
    RunPosition goesOnFrom = {}; ///< of a run that is resumed
    int microBatch = 0; ///< of one that is resumed: see microBatchOnResume()
};

/// The checkpoint that the run begins with is its own.
inline bool isResumed(const TrainRequest& request, const CheckpointManifest& begun)
{
    return begun.run == request.run;
}

/// LibTorch's name of a device.
inline at::Device torchDevice(const kernels::DeviceInfo& device)
{
    return device.kind == kernels::DeviceKind::Cuda ? at::Device(at::kCUDA, static_cast<at::DeviceIndex>(device.index))
                                                    : at::Device(at::kCPU);
}

/// What events and manifests call a device: "cpu", or the name of the GPU.
inline std::string deviceName(const kernels::DeviceInfo& device)
{
    return device.kind == kernels::DeviceKind::Cuda ? device.name : "cpu";
}

} // namespace workbench::train
