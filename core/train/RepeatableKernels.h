// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/kernels/DeviceInfo.h"

namespace workbench::train
{

/// On a GPU: from now on this process computes with kernels that give the same numbers every time, wherever LibTorch
/// has such, so that a run that goes on can equal the one that was not cut. The others warn on standard error. Before
/// the first computation on the device. On the CPU they do so anyway.
void useRepeatableKernels(const kernels::DeviceInfo& device);

} // namespace workbench::train
