// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace workbench::train
{

/// Threads that `config.runtime.threads == 0` means on this machine.
int defaultThreads();

/// Makes the calling thread compute with `count` intra-operation threads (0: defaultThreads()), all of which flush
/// denormal numbers to zero: those cost a hundred times an ordinary operation and carry no information here.
/// Returns the count in use.
int useComputeThreads(int count);

} // namespace workbench::train
