// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/RepeatableKernels.h"

#include <ATen/Context.h>

#include <cstdlib>

namespace workbench::train
{

void useRepeatableKernels(const kernels::DeviceInfo& device)
{
    if (device.kind != kernels::DeviceKind::Cuda)
        return;
    ::setenv("CUBLAS_WORKSPACE_CONFIG", ":4096:8", 0); // cuBLAS repeats itself only with a workspace of fixed size
    at::globalContext().setBenchmarkCuDNN(false);
    at::globalContext().setDeterministicCuDNN(true);
    at::globalContext().setDeterministicAlgorithms(true, true);
}

} // namespace workbench::train
